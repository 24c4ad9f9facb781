"""A PostgreSQL server of the peers' own: a new folder, a socket in it, no port; it ends with the program."""

import atexit
import glob
import os
import pwd
import shutil
import subprocess
import tempfile
import time

PASSWORD = "pass-word-of-the-database"


def programs():
    """The folder of initdb and pg_ctl; None where PostgreSQL is not installed."""
    packaged = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]), reverse=True)
    for folder in packaged + os.environ.get("PATH", "").split(os.pathsep):
        if os.access(os.path.join(folder, "initdb"), os.X_OK):
            return folder
    return None


class Postgres:
    """One server, with the durability that it comes with."""

    def __init__(self):
        self.programs = programs()
        self.folder = tempfile.mkdtemp(prefix="pns-pg-")
        self.data = os.path.join(self.folder, "data")
        self.log = os.path.join(self.folder, "log")
        self.user = None
        if os.geteuid() == 0:  # initdb refuses root
            self.user = "postgres"
            shutil.chown(self.folder, "postgres", pwd.getpwnam("postgres").pw_gid)
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", "pns", "--no-sync")
        atexit.register(self.remove)
        self.start()

    def start(self):
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=200"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.log, "-o", options, "start")

    def crash(self):
        """Ends it as a crash does: no checkpoint, and the log is read at the next start."""
        self._run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    def remove(self):
        if os.path.exists(os.path.join(self.data, "postmaster.pid")):
            self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def sql(self, text, database="postgres"):
        return self._run("psql", "-h", self.folder, "-U", "pns", "-d", database, "-qAtX", "-c", text).strip()

    def url(self, schema):
        """The URL of a schema, which is made; without a password, which `trust` does not ask for."""
        self.sql(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        host = self.folder.replace("/", "%2F")
        return f"postgres:///postgres?host={host}&user=pns&options=-csearch_path%3D{schema}"

    def _run(self, program, *arguments):
        # What starts a server leaves it the output; so it goes into a file and not into a pipe.
        with tempfile.TemporaryFile("w+") as output:
            ended = subprocess.run([os.path.join(self.programs, program), *arguments], cwd="/", user=self.user,
                                   stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
            output.seek(0)
            said = output.read()
        if ended.returncode:
            raise SystemExit(f"{program} failed: {said}")
        return said


def until(condition, seconds=20):
    """Whether a condition comes true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
