"""The addresses of the what-ifs."""

from django.urls import path

from allcover_site.studies import views

app_name = "studies"
urlpatterns = [
    path("", views.studies_page, name="studies"),
    path("new", views.new_page, name="new"),
    path("<int:number>", views.study_page, name="study"),
    path("<int:number>/on", views.on_page, name="on"),
    path("<int:number>/rows/<slug:deed>", views.rows_page, name="rows"),
    path("<int:number>/xlsx", views.xlsx_page, name="xlsx"),
]
