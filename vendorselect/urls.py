"""The site's addresses."""

from django.urls import include, path

handler500 = "scoring.views.errors.failed"
urlpatterns = [path("", include("scoring.urls"))]
