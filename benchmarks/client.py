"""A client that costs little: kept-alive connections, bounded counts, loopback only."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

CSRF = "x" * 32


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def wire(self) -> int:
        """Bytes of the body as they were sent."""
        return len(self.body)


class Client:
    """One browser's connection; ``session`` is its cookie."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port, self.cookies = port, f"sesi={session}; csrf={CSRF}"
        self._socket: socket.socket | None = None

    def get(self, path: str, *, compressed: bool = False) -> Answer:
        extra = "Accept-Encoding: gzip\r\n" if compressed else ""
        return self._ask(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookies}\r\n{extra}\r\n".encode()
        )

    def post(self, path: str, body: bytes) -> Answer:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookies}\r\nX-CSRFToken: {CSRF}\r\n"
            f"Accept: application/json\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return self._ask(head.encode() + body)

    def _ask(self, request: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        held = b""
        while (end := held.find(b"\r\n\r\n")) < 0:
            held += self._more()
        lines = held[:end].decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        if headers.get("transfer-encoding") == "chunked":
            body = self._chunks(held[end + 4 :])
        else:
            length = int(headers.get("content-length", "0"))
            body = held[end + 4 :]
            while len(body) < length:
                body += self._more()
        return Answer(int(lines[0].split()[1]), headers, body)

    def _chunks(self, held: bytes) -> bytes:
        body = b""
        while True:
            while b"\r\n" not in held:
                held += self._more()
            size, _, held = held.partition(b"\r\n")
            wanted = int(size, 16)
            while len(held) < wanted + 2:
                held += self._more()
            body, held = body + held[:wanted], held[wanted + 2 :]
            if wanted == 0:
                return body

    def _more(self) -> bytes:
        assert self._socket is not None
        received = self._socket.recv(65536)
        if not received:
            raise ConnectionError("the server closed the connection")
        return received


@dataclass
class Load:
    """What a number of clients saw: seconds for each request, and how often each status came."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    elapsed: float = 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def load(clients: list[Callable[[int], Answer]], requests: int) -> Load:
    """Each client sends its share of ``requests`` one after another; all begin together."""
    result, lock, gate = Load(), threading.Lock(), threading.Barrier(len(clients) + 1)
    share = requests // len(clients)

    def send(ask: Callable[[int], Answer]) -> None:
        seconds, statuses = [], []
        gate.wait()
        for number in range(share):
            begun = time.perf_counter()
            statuses.append(ask(number).status)
            seconds.append(time.perf_counter() - begun)
        with lock:
            result.seconds += seconds
            for status in statuses:
                result.statuses[status] = result.statuses.get(status, 0) + 1

    threads = [threading.Thread(target=send, args=(ask,)) for ask in clients]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    result.elapsed = time.perf_counter() - begun
    return result
