"""The parent of a running site: opens the socket, starts the workers, starts them again when they die, stops them all.

It imports neither Django nor Granian, so that it costs 14 MB, cannot fail by what they do, and is up at once.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from himpun.cli.serving.lifeline import BEHIND, DUE, GRACE, READY

STABLE = 5.0
"""Seconds after which a child's death is no sign that it dies of being started."""


class NotStarted(Exception):
    """The site could not be started; the reason stands on stderr already."""


@dataclass
class Child:
    """One place in the house and whoever fills it now. ``arguments`` follow ``python -m``."""

    name: str
    arguments: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0
    due_at: float | None = None
    """When to start it again (``time.monotonic``)."""


@dataclass
class Supervisor:
    """``run`` serves until a signal says stop. ``announce`` is called once, when the first request can be answered.

    The web workers are there all the time; the background worker comes when a job is due and goes when none is left.
    """

    listener: socket.socket
    environment: Mapping[str, str]
    announce: Callable[[], None]
    migrate: Callable[[], int]
    web_workers: int = 2
    web: list[Child] = field(default_factory=list)

    def run(self) -> None:
        """Raises NotStarted when no web worker comes up, or the database cannot be brought up to date."""
        self._lifeline, self._parents_end = os.pipe()
        self._told, self._tell = os.pipe()
        self._stopping, self._announced = False, False
        wake = self._listen_to_signals()
        with selectors.DefaultSelector() as self._selector:
            self._selector.register(wake, selectors.EVENT_READ)
            self._selector.register(self._told, selectors.EVENT_READ)
            files = tuple(map(str, (self.listener.fileno(), self._lifeline, self._tell)))
            web = ("himpun.cli.serving.web", *files)
            first = Child("pekerja web 1", (*web, "watch"))
            others = [Child(f"pekerja web {n}", web) for n in range(2, self.web_workers + 1)]
            self.web = [first, *others]
            self._background = Child(
                "pekerja latar belakang", ("himpun.cli.serving.work", str(self._lifeline))
            )
            try:
                # One after the other: the first page need not wait for all of them.
                self._start(first)
                while not self._stopping:
                    self._wait(wake)
                    self._look_after()
            finally:
                self._end_all()

    def _listen_to_signals(self) -> socket.socket:
        wake, woken = socket.socketpair()
        for each in (wake, woken):
            each.setblocking(False)
        signal.set_wakeup_fd(woken.detach(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        return wake

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", *child.arguments],
            env=self.environment,
            pass_fds=(self.listener.fileno(), self._lifeline, self._tell),
            stdin=subprocess.DEVNULL,
            # Out of the terminal's reach: Ctrl-C is told to us, and we tell them.
            process_group=0,
        )
        child.started_at, child.due_at = time.monotonic(), None

    def _wait(self, wake: socket.socket) -> None:
        """Until a signal, a word from a child, or the time to start one again."""
        due = [child.due_at for child in (*self.web, self._background) if child.due_at is not None]
        timeout = max(0.0, min(due) - time.monotonic()) if due else None
        for key, _ in self._selector.select(timeout):
            if key.fd == self._told:
                self._hear(os.read(self._told, 64))
            else:
                with suppress(BlockingIOError):
                    wake.recv(512)

    def _hear(self, said: bytes) -> None:
        if BEHIND in said:
            self._bring_up_to_date()
            return
        if READY in said and not self._announced:
            self._announced = True
            self.announce()
            for child in self.web[1:]:
                self._start(child)
        if DUE in said and self._background.process is None and self._background.due_at is None:
            self._start(self._background)

    def _bring_up_to_date(self) -> None:
        """A newer Himpun on an older database. The web workers wait for it outside the door."""
        running = [child for child in self.web if child.process is not None]
        self._end(running)
        if self.migrate() != 0:
            raise NotStarted
        for child in running:
            self._start(child)

    def _look_after(self) -> None:
        now = time.monotonic()
        for child in (*self.web, self._background):
            if child.process is not None and child.process.poll() is not None and not self._stopping:
                self._mourn(child, child.process.returncode, now)
            elif child.due_at is not None and child.due_at <= now:
                self._start(child)

    def _mourn(self, child: Child, code: int, now: float) -> None:
        """Decide what an end means: the background worker's work is done, or somebody must be started again."""
        child.process = None
        if child is self._background and code == 0:
            return
        if not self._announced and code != 0:
            # It never came up: starting it again would fail again. It has said why.
            raise NotStarted
        child.deaths = 1 if now - child.started_at > STABLE else child.deaths + 1
        child.due_at = now + min(30.0, 0.25 * 2 ** (child.deaths - 1))
        sys.stderr.write(f"himpun serve: {child.name} berhenti (kode {code}) dan dijalankan lagi.\n")

    def _end_all(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # Who asks twice means at once.
            signal.signal(number, lambda *_: self._kill())
        self.listener.close()
        self._end([*self.web, self._background])
        os.close(self._parents_end)

    def _end(self, children: list[Child]) -> None:
        """Ask them to end, and after a while make them."""
        living = [child.process for child in children if child.process is not None]
        for process in living:
            with suppress(ProcessLookupError):
                process.terminate()
        until = time.monotonic() + GRACE
        for process in living:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for child in children:
            child.process = None

    def _kill(self) -> None:
        for child in (*self.web, self._background):
            if child.process is not None:
                child.process.kill()
