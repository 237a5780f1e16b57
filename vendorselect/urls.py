"""The site's addresses."""

from django.urls import include, path

from scoring.admin import site

handler500 = "scoring.views.errors.failed"
urlpatterns = [path("admin/", site.urls), path("", include("scoring.urls"))]
