"""The addresses of the registry."""

from django.urls import path, re_path

from allcover_site.registry import (
    employer_views,
    facility_views,
    import_views,
    merge_views,
    paper_views,
    staff_views,
    views,
)

app_name = "registry"
urlpatterns = [
    path("facilities/", facility_views.facilities_page, name="facilities"),
    path("facilities/new", facility_views.new_facility_page, name="new-facility"),
    path("", views.persons_page, name="persons"),
    path("new", views.new_person_page, name="new-person"),
    path("<int:number>", views.person_page, name="person"),
    path("<int:number>/head", views.head_page, name="head"),
    path("<int:number>/join", views.join_page, name="join"),
    path("<int:number>/leave", paper_views.leave_page, name="leave"),
    path("<int:number>/move", paper_views.move_page, name="move"),
    path("<int:number>/papers", paper_views.papers_page, name="papers"),
    path("<int:number>/papers/new", paper_views.paper_page, name="new-paper"),
    path("<int:number>/papers/<int:paper>/scans", paper_views.add_scan_page, name="add-scan"),
    path("<int:number>/papers/<int:paper>/scans/<int:scan>", paper_views.scan_page, name="scan"),
    path("<int:number>/papers/consent", paper_views.consent_page, name="consent"),
    path("staff", staff_views.staff_page, name="staff"),
    path("duplicates", merge_views.duplicates_page, name="duplicates"),
    path("duplicates/<int:one>/<int:two>", merge_views.pair_page, name="pair"),
    path("duplicates/<int:one>/<int:two>/merge", merge_views.merge_page, name="merge"),
    path("duplicates/<int:one>/<int:two>/apart", merge_views.apart_page, name="apart"),
    path("merges/<int:number>/undo", merge_views.unmerge_page, name="unmerge"),
    path("files", import_views.files_page, name="files"),
    path("files/<int:number>", import_views.upload_page, name="upload"),
    path("files/<int:number>/write", import_views.write_page, name="write-upload"),
    re_path(
        "^files/(?P<register>[a-z_]+)[.](?P<form>csv|xlsx)$", import_views.template_page, name="template"
    ),
    path("files/export", import_views.export_page, name="export"),
    path("employers/", employer_views.employers_page, name="employers"),
    path("employers/new", employer_views.new_employer_page, name="new-employer"),
    path("employers/<int:number>", employer_views.employer_page, name="employer"),
    path("employers/<int:number>/employ", employer_views.employ_page, name="employ"),
    path("employers/<int:number>/<int:row>/end", employer_views.end_employment_page, name="end-employment"),
    path("groups/", employer_views.groups_page, name="groups"),
    path("groups/new", employer_views.new_group_page, name="new-group"),
    path("groups/<int:number>", employer_views.group_page, name="group"),
    path("groups/<int:number>/join", employer_views.join_group_page, name="join-group"),
    path("groups/<int:number>/<int:row>/leave", employer_views.leave_group_page, name="leave-group"),
]
