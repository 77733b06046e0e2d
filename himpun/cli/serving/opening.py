"""What happens before the workers are started: the socket, what they are told, an empty database filled."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Mapping

from himpun.base.place import data_folder

LOCAL = "localhost,.localhost,127.0.0.1,[::1]"


class Taken(Exception):
    """The address cannot be had; the text says why and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket that the children inherit. Raises Taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as problem:
        raise Taken(_why(host, port, problem)) from problem
    listener.set_inheritable(True)
    listener.setblocking(False)
    return listener


def _why(host: str, port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return (
            f"Port {port} sedang dipakai program lain, mungkin Himpun yang masih berjalan. Hentikan program itu, atau pilih"
            f" port lain, misalnya --port {port + 1 if port < 65535 else 8000}."
        )
    if problem.errno == errno.EACCES:
        return (
            f"Port {port} hanya boleh dipakai administrator. Pilih port di atas 1023, misalnya --port 8000."
        )
    return f"Alamat {host} tidak ada di mesin ini. Pakai --host 127.0.0.1 (mesin ini saja) atau --host 0.0.0.0 (semua)."


def environment(host: str, url: str) -> Mapping[str, str]:
    """The children's environment: ours, the site's own address, and no more memory than needed."""
    told = dict(os.environ)
    behind_a_name = told.get("HIMPUN_HTTPS") == "1" and told.get("HIMPUN_HOSTS")
    if not behind_a_name:
        told.setdefault("HIMPUN_URL", url.rstrip("/"))
    if host not in {"127.0.0.1", "localhost", "::1"} and not (data_folder() / "demo").exists():
        # Who serves an address wants to be reached at it.
        told.setdefault("HIMPUN_HOSTS", ",".join([LOCAL, *_names(host)]))
    # One heap for each thread would cost some megabytes for each, and be of no use behind Python's lock.
    told.setdefault("MALLOC_ARENA_MAX", "2")
    told.setdefault("DJANGO_SETTINGS_MODULE", "himpun.config.settings")
    return told


def _names(host: str) -> list[str]:
    """The names under which people reach ``host``; of "all addresses" those of this machine that are known here."""
    if host not in {"0.0.0.0", "::"}:  # noqa: S104
        return [f"[{host}]" if ":" in host else host]
    own = socket.gethostname()
    try:
        return [own, *socket.gethostbyname_ex(own)[2]]
    except OSError:
        return [own]


def prepare(environment: Mapping[str, str]) -> int:
    """Bring the database up to date, in a child; its exit code."""
    return subprocess.call([sys.executable, "-m", "himpun.cli.serving.prepare"], env=environment)
