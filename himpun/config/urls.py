"""The root of all addresses. The whole site stands on one page: ``himpun.web.urls``."""

from django.urls import include, path

urlpatterns = [path("", include("himpun.web.urls"))]

handler400 = "himpun.web.errors.bad_request"
handler403 = "himpun.web.errors.forbidden"
handler404 = "himpun.web.errors.not_found"
handler500 = "himpun.web.errors.broken"
