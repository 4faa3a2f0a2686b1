"""The server as a process of this machine: made ready, started on the loopback address, stopped."""

import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from bi.errors import BIError

HOST = "127.0.0.1"
USER = "admin"
SERVER_SIDE = Path(__file__).parent / "server_side"
# Seconds: to make its database, to start, to stop.
TO_INITIALIZE, TO_START, TO_STOP = 180, 120, 10
LOG_LINES = 120


def port_to_use(wanted: int) -> int:
    """The wanted port, or another where that one is taken."""
    for port in (wanted, 0):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((HOST, port))
            except OSError:
                continue
            return listener.getsockname()[1]
    raise BIError(f"no port is free on {HOST}")


def secret(file: Path) -> str:
    """What a file of the state folder keeps, made the first time and readable by its owner only."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))
    return file.read_text()


class Server:
    """Superset on the loopback address; use it as a context, at whose end it is stopped.

    Args:
        environment: folder of the Python environment in which Superset is installed.
        state: folder for its own database, its secrets and its log; made where it is missing.
        port: port to listen on; another is taken where it is not free.

    Raises:
        BIError: Superset is not installed there, or does not start in time.
    """

    def __init__(self, environment: Path, state: Path, port: int):
        """Find what it needs; nothing runs yet."""
        if not (environment / "bin" / "gunicorn").exists():
            raise BIError(f"{environment}: Superset is not installed there. make bi installs it.")
        self._bin = environment.absolute() / "bin"
        self._state = state.absolute()
        self._state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.log = self._state / "server.log"
        self.password = secret(self._state / "password")
        self.port = port_to_use(port)
        self.address = f"http://{HOST}:{self.port}"
        self._environment = os.environ | {
            "SUPERSET_HOME": str(self._state),
            "SUPERSET_CONFIG_PATH": str(SERVER_SIDE / "superset_config.py"),
            "SUPERSET_SECRET_KEY": secret(self._state / "secret_key"),
            "BI_USER": USER,
            "BI_PASSWORD": self.password,
            "TZ": "UTC",
        }
        self._process: subprocess.Popen | None = None

    def __enter__(self):
        """Make its database and start it."""
        try:
            self._initialize()
            self._start()
        except BaseException as error:
            self.__exit__(None, error, None)
            raise
        return self

    def __exit__(self, _, error: BaseException | None, __):
        """Stop it; an error gets the end of the log."""
        self._stop()
        if isinstance(error, BIError):
            error.add_note(self.end_of_log())

    def end_of_log(self) -> str:
        """The last lines of the log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-LOG_LINES:])

    def wait(self) -> None:
        """Until the server ends by itself.

        Raises:
            BIError: it did.
        """
        self._process.wait()
        raise BIError("the server ended by itself")

    def _popen(self, program: str, *arguments: object) -> subprocess.Popen:
        # A session of its own: one signal reaches the server and its workers, and Ctrl-C only this process.
        with self.log.open("a") as log:
            return subprocess.Popen(
                [self._bin / program, *map(str, arguments)],
                cwd=self._state,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _initialize(self) -> None:
        self._process = self._popen("python", SERVER_SIDE / "initialize.py")
        try:
            failed = self._process.wait(TO_INITIALIZE)
        except subprocess.TimeoutExpired as error:
            raise BIError(f"its database was not made in {TO_INITIALIZE} s") from error
        if failed:
            raise BIError("its database cannot be made")

    def _start(self) -> None:
        workers = ("--workers", 1, "--worker-class", "gthread", "--threads", 4, "--timeout", 60)
        self._process = self._popen("gunicorn", *workers, "--bind", f"{HOST}:{self.port}", "superset.app:create_app()")
        until = time.monotonic() + TO_START
        while not self._answers():
            if self._process.poll() is not None:
                raise BIError("the server does not start")
            if time.monotonic() > until:
                raise BIError(f"the server does not answer after {TO_START} s")
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=5) as answer:
                return answer.read() == b"OK"
        except (urllib.error.URLError, OSError):
            return False

    def _stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        for how in (signal.SIGTERM, signal.SIGKILL):
            os.killpg(self._process.pid, how)
            try:
                self._process.wait(TO_STOP)
                return
            except subprocess.TimeoutExpired:
                continue
