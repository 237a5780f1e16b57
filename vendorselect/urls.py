"""The site's addresses."""

from django.urls import include, path

urlpatterns = [path("", include("scoring.urls"))]
