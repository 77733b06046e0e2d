"""The root of all addresses. The whole site stands on one page: ``himpun.web.urls``."""

from django.urls import include, path

urlpatterns = [path("", include("himpun.web.urls"))]
