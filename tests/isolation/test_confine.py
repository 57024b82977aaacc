"""A confined process does its work below its own folders, and nothing else anywhere."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import psutil
import pytest
from tests.isolation.children import needs, started, told

from zhiyi.isolation import Confinement, confine


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "inside").write_text("a")
    (tmp_path / "outside").write_text("b")
    (tmp_path / "empty").mkdir()
    return folder


WRITING_OUTSIDE = {
    "write": "(folder.parent / 'outside').write_text('x')",
    "append": "open(folder.parent / 'outside', 'a')",
    "create": "(folder.parent / 'new').touch()",
    "create in /tmp": "Path('/tmp/zhiyi-not-allowed').touch()",
    "create in /dev/shm": "Path('/dev/shm/zhiyi-not-allowed').touch()",
    "folder": "(folder.parent / 'new').mkdir()",
    "remove": "(folder.parent / 'outside').unlink()",
    "remove a folder": "(folder.parent / 'empty').rmdir()",
    "move out": "os.rename(folder / 'inside', folder.parent / 'new')",
    "move in": "os.rename(folder.parent / 'outside', folder / 'new')",
    "replace": "os.replace(folder / 'inside', folder.parent / 'outside')",
    "link out": "os.link(folder / 'inside', folder.parent / 'new')",
    "link in": "os.link(folder.parent / 'outside', folder / 'new')",
    "symbolic link": "(folder.parent / 'new').symlink_to('/etc/passwd')",
    "through a symbolic link": "[(folder / 'l').symlink_to('../new'), (folder / 'l').touch()]",
    "named pipe": "os.mkfifo(folder.parent / 'new')",
    "device inside": "os.mknod(folder / 'new', 0o20600, os.makedev(1, 5))",
    "truncate": "os.truncate(folder.parent / 'outside', 0)",
    "mode": "os.chmod(folder.parent / 'outside', 0o777)",
    "mode by a handle": "os.fchmod(os.open(folder.parent / 'outside', os.O_RDONLY), 0o777)",
    "times": "os.utime(folder.parent / 'outside', (0, 0))",
    "owner": "os.chown(folder.parent / 'outside', 1, 1)",
    "attribute": "os.setxattr(folder.parent / 'outside', 'user.a', b'x')",
    "disk": "open('/dev/vda', 'wb') if Path('/dev/vda').exists() else open('/dev/full', 'wb')",
    "settings of the kernel": "Path('/proc/self/oom_score_adj').write_text('900')",
}


@needs("writing")
@needs("calls")
def test_nothing_can_be_changed_outside(own: Path) -> None:
    attempts = ", ".join(f"{name!r}: lambda: {code}" for name, code in WRITING_OUTSIDE.items())
    came = told(f"tell({{n: refusal(a) for n, a in {{{attempts}}}.items()}})", own)
    assert {name: code for name, code in came.items() if code in {"done", "failed"}} == {}
    assert (own.parent / "outside").read_text() == "b"
    assert sorted(entry.name for entry in own.parent.iterdir()) == ["empty", "outside", "own"]


def test_its_own_folder_is_worked_in_as_before(own: Path) -> None:
    came = told(
        """
import tempfile
(folder / 'deep' / 'er').mkdir(parents=True)
handle, name = tempfile.mkstemp(dir=folder / 'deep')
os.write(handle, b'whole'); os.fsync(handle); os.close(handle)
os.replace(name, folder / 'deep' / 'er' / 'report.json')
os.truncate(folder / 'inside', 0)
(folder / 'inside').unlink()
open('/dev/null', 'w').write('x')
read = Path('/etc/passwd').read_text()
tell([(folder / 'deep/er/report.json').read_text(), bool(read), tempfile.gettempdir()])
""",
        own,
    )
    assert came == ["whole", True, str(own)]


@needs("reading")
def test_where_reading_is_restricted_only_what_was_given_and_the_system_is_read(own: Path) -> None:
    given = own.parent / "given"
    given.mkdir()
    (given / "paper").write_text("paper")
    came = told(
        """
tell([(folder.parent / 'given/paper').read_text(), (folder / 'inside').read_text(),
      len(os.listdir('/usr')) > 0, refusal(lambda: (folder.parent / 'outside').read_text()),
      refusal(lambda: os.listdir(folder.parent)), refusal(lambda: os.listdir('/'))])
""",
        own,
        wanted="readable=(folder.parent / 'given', folder.parent / 'never there')",
    )
    assert came == ["paper", "a", True, "EACCES", "EACCES", "EACCES"]


CONNECTING = """
def stream(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as made:
        made.settimeout(120)
        made.connect(address)

def datagram(address):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.sendto(b'x', address)

def names():
    socket.getaddrinfo('example.com', 80)

port = int((folder / 'port').read_text())
"""
ATTEMPTS = """
tell({
    'tcp': refusal(lambda: stream(socket.AF_INET, ('127.0.0.1', port))),
    'tcp 6': refusal(lambda: stream(socket.AF_INET6, ('::1', port))),
    'udp': refusal(lambda: datagram(('127.0.0.1', port))),
    'file': refusal(lambda: stream(socket.AF_UNIX, 'listens')),
    'netlink': refusal(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)),
    'vsock': refusal(lambda: socket.socket(40, socket.SOCK_STREAM)),
    'datagram pair': refusal(lambda: socket.socketpair(type=socket.SOCK_DGRAM)),
    'names': refusal(names),
})
"""


@pytest.fixture
def listening(own: Path) -> socket.socket:
    made = socket.create_server(("127.0.0.1", 0))
    (own / "port").write_text(str(made.getsockname()[1]))
    made.settimeout(0.2)
    return made


def test_an_unconfined_process_reaches_the_listener(own: Path, listening: socket.socket) -> None:
    with listening:
        body = CONNECTING + "tell(refusal(lambda: stream(socket.AF_INET, ('127.0.0.1', port))))"
        assert told(body, own, confined=False) == "done"
        listening.accept()[0].close()


@needs("network")
def test_a_confined_process_reaches_nobody(
    own: Path, listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own)  # a local address is at most 108 bytes long
    with listening, socket.socket(socket.AF_UNIX) as local:
        local.bind("listens")
        local.listen()
        came = told(CONNECTING + ATTEMPTS, own)
        with pytest.raises(TimeoutError):
            listening.accept()
    assert came.pop("names") == "failed"
    assert set(came.values()) <= {"EPERM", "ENETUNREACH"}


@needs("network")
def test_programs_it_starts_reach_nobody_either(own: Path, listening: socket.socket) -> None:
    with listening:
        came = told(
            """
command = f"exec 3<>/dev/tcp/127.0.0.1/{(folder / 'port').read_text()}"
done = subprocess.run(["bash", "-c", command], capture_output=True)
tell(done.returncode)
""",
            own,
        )
        assert came != 0
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_pair_of_sockets_within_the_process_is_made(own: Path) -> None:
    body = "a, b = socket.socketpair(); a.send(b'x'); tell(b.recv(1).decode())"
    assert told(body, own) == "x"


def test_memory_beyond_the_limit_is_an_error_that_can_be_met(own: Path) -> None:
    came = told(
        """
try:
    taken = bytearray(5 << 30)
    tell('taken')
except MemoryError:
    tell(['MemoryError', len(bytearray(1 << 26))])
""",
        own,
    )
    assert came == ["MemoryError", 1 << 26]


def test_what_fails_when_nearly_all_is_mapped_may_have_failed_for_that(own: Path) -> None:
    body = """
from zhiyi.isolation.resources import nearly_all_mapped
before = nearly_all_mapped()
taken = mmap.mmap(-1, (4 << 30) - (200 << 20), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
tell([before, nearly_all_mapped()])
"""
    assert told("import mmap\n" + body, own) == [False, True]


def test_a_program_it_starts_has_the_same_limit_and_ends_alone(own: Path) -> None:
    body = """
done = subprocess.run([sys.executable, '-c', 'bytearray(5 << 30)'], capture_output=True, text=True)
tell([done.returncode, done.stderr.splitlines()[-1]])
"""
    assert told(body, own) == [1, "MemoryError"]


def test_a_file_beyond_the_limit_is_an_error_here_and_the_end_of_a_program(own: Path) -> None:
    came = told(
        """
def write():
    with open(folder / 'much', 'wb') as out:
        for _ in range(3):
            out.write(bytes(1 << 20))

dd = ['dd', 'if=/dev/zero', f'of={folder}/more', 'bs=1M', 'count=3']
done = subprocess.run(dd, capture_output=True)
tell([refusal(write), done.returncode == -signal.SIGXFSZ, (folder / 'more').stat().st_size])
""",
        own,
        wanted="file_bytes=1 << 21",
    )
    assert came == ["EFBIG", True, 1 << 21]


def test_open_files_are_limited(own: Path) -> None:
    body = """
handles = []
def many():
    for _ in range(40):
        handles.append(os.open('/dev/null', os.O_RDONLY))
told = refusal(many)
tell([told, len(handles) < 32])
"""
    assert told(body, own, wanted="open_files=32") == ["EMFILE", True]


def test_a_fork_bomb_of_an_ordinary_user_is_bounded(own: Path) -> None:
    """Where the kernel counts this process alone at the limit itself, else at one for its user."""
    came = told(
        """
import resource
limit = resource.getrlimit(resource.RLIMIT_NPROC)[1]
children = []
def bomb():
    for _ in range(limit + 10):
        child = os.fork()
        if child == 0:
            signal.pause()
        children.append(child)
told = refusal(bomb)
for child in children:
    os.kill(child, signal.SIGKILL)
tell([told, len(children) < limit, limit, 'user namespace' in str(held)])
""",
        own,
        user=True,
        wanted="processes=16",
    )
    assert came[:2] == ["EAGAIN", True]
    assert came[2] == 16 or not came[3]


def test_signals_reach_no_process_outside(own: Path) -> None:
    came = told(
        """
child = subprocess.Popen(['sleep', '3600'])
child.kill()
tell([refusal(lambda: os.kill(os.getppid(), 0)), child.wait(), 'signals' in held.names])
""",
        own,
    )
    assert came == ["EPERM" if came[2] else "done", -9, came[2]]


def test_a_process_that_it_started_may_be_confined_further_and_is_still_ended(own: Path) -> None:
    came = told(
        """
child = os.fork()
if child == 0:
    (folder / 'less').mkdir()
    less = Confinement(memory_bytes=1 << 30, file_bytes=1 << 20, open_files=64, processes=64,
                       writable=(folder / 'less',), readable=())
    names = confine(less).names
    (folder / 'less' / 'told').write_text(refusal(lambda: (folder / 'inside').read_text()))
    (folder / 'less' / 'told').rename(folder / 'less' / 'done')
    time.sleep(3600)
while not (folder / 'less' / 'done').exists():
    time.sleep(0.01)
os.killpg(child, signal.SIGKILL)
tell([os.waitpid(child, 0)[1], (folder / 'less' / 'done').read_text(), 'writing' in held.names])
""",
        own,
    )
    assert came == [9, "EACCES" if came[2] else "done", came[2]]


def test_no_privileges_are_kept_or_gained(own: Path) -> None:
    body = """
done = subprocess.run(['cat', '/proc/self/status'], capture_output=True, text=True).stdout
told = dict(line.split(':\\t') for line in done.splitlines() if line.startswith(('Cap', 'NoNew')))
tell([int(told['CapEff'], 16) & ~2, int(told['CapBnd'], 16) & ~2, told['NoNewPrivs']])
"""
    effective, bounding, fixed = told(body, own)
    assert (effective, fixed) == (0, "1")
    assert bounding == 0 or os.getuid() != 0


def test_it_ends_with_the_process_that_started_it(own: Path) -> None:
    parent = started(
        """
child = os.fork()
if child == 0:
    confine(Confinement(memory_bytes=1 << 30, file_bytes=1, open_files=64, processes=64,
                        writable=(folder,)))
    print(os.getpid(), flush=True)
    time.sleep(3600)
time.sleep(3600)
""",
        own,
        confined=False,
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    child.wait(timeout=120)


def test_it_leads_a_session_of_its_own(own: Path) -> None:
    assert told("tell([os.getsid(0), os.getpgid(0)] == [os.getpid()] * 2)", own) is True


def test_a_process_with_threads_is_too_late() -> None:
    started_, ended = threading.Event(), threading.Event()

    def wait() -> None:
        started_.set()
        ended.wait()

    thread = threading.Thread(target=wait)
    thread.start()
    started_.wait()
    wanted = Confinement(
        memory_bytes=1, file_bytes=1, open_files=1, processes=1, writable=(Path("/"),)
    )
    try:
        with pytest.raises(RuntimeError, match="before the process starts a thread"):
            confine(wanted)
    finally:
        ended.set()
        thread.join()


def test_a_folder_that_is_not_there_is_told_before_anything_is_done(own: Path) -> None:
    body = """
wanted = dict(memory_bytes=1, file_bytes=1, open_files=1, processes=1)
told = refusal(lambda: confine(Confinement(**wanted, writable=(folder / 'none',))))
tell([told, len(bytearray(1 << 20))])
"""
    assert told(body, own, confined=False) == ["ENOENT", 1 << 20]
