"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """This function will show the doors that are open to whoever has signed in."""
    return render(request, "front/home.html")
