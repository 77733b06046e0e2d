"""Pages travel compressed to who can read that, and whole to who cannot."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from himpun.web.compression import Compression

PAGE = "<tr><td>Persentase layanan</td><td>82,5</td></tr>" * 200


def answered(
    response: HttpResponseBase | None = None, *, accepts: str = "gzip, deflate, br"
) -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"accept-encoding": accepts})
    given = response or HttpResponse(PAGE)
    return Compression(lambda _: given)(request)


class TestAPage:
    def test_is_compressed_and_comes_out_as_it_went_in(self) -> None:
        response = answered()
        assert response["Content-Encoding"] == "gzip"
        assert int(response["Content-Length"]) == len(response.content) < len(PAGE) / 10
        assert gzip.decompress(response.content).decode() == PAGE

    @pytest.mark.parametrize("accepts", ["", "identity", "br"])
    def test_stays_whole_for_who_does_not_ask_for_it(self, accepts: str) -> None:
        response = answered(accepts=accepts)
        assert response.content.decode() == PAGE
        assert response["Vary"] == "Accept-Encoding"

    def test_that_is_short_or_compressed_already_is_left_alone(self) -> None:
        assert answered(HttpResponse("Ya.")).content == b"Ya."
        done = HttpResponse(b"x" * 500, headers={"Content-Encoding": "br"})
        assert answered(done).content == b"x" * 500

    def test_does_not_tell_its_secrets_by_its_size(self) -> None:
        assert len({len(answered().content) for _ in range(20)}) > 3

    def test_that_was_named_keeps_a_weak_name(self) -> None:
        assert answered(HttpResponse(PAGE, headers={"ETag": '"1"'}))["ETag"] == 'W/"1"'

    def test_that_streams_is_compressed_too(self) -> None:
        response = answered(StreamingHttpResponse([PAGE.encode()]))
        assert gzip.decompress(b"".join(response.streaming_content)).decode() == PAGE
