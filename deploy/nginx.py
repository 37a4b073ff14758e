"""nginx's configuration: one port, several processes of the app behind it, and who of them has which visitor.

A visitor keeps to one process by a cookie that names it by its number: it says nothing about the visitor, and a class
behind one address is spread over all processes, who comes in one after the other. Where the named process is gone,
nginx asks another at once, and the cookie follows. Where a browser keeps no cookies, in a frame of another site, a
page's questions name the process that made it, and its websocket stays where it began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

COOKIE = "pgviz_process"
LONGEST_ADDRESS = 64  # kilobytes of a request's first line: above the longest link (pgviz.limits)
SILENCE = 3600  # seconds that a websocket may be silent; Streamlit asks every 30 s whether somebody is there
HEADERS = """
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $upgraded;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $proto;"""


@dataclass(frozen=True)
class Front:
    """What nginx listens on, and where it may write."""

    listen: str = "8501"
    folder: str = "/tmp"  # for its process number, its cache and what does not fit into memory
    certificate: str = ""  # a file; with ``key`` the port speaks TLS
    key: str = ""
    process_file: str = "nginx.pid"


def configuration(upstreams: Sequence[str], front: Front, down: frozenset[int] = frozenset()) -> str:
    """The text of nginx.conf for processes at the addresses ``upstreams``; those ``down`` get nobody.

    Raises ValueError if there is none.
    """
    if not upstreams:
        raise ValueError("nginx needs at least one process behind it")
    numbers = range(len(upstreams))
    one = "".join(_upstream(f"process_{n}", upstreams, down, first=n) for n in numbers)
    return f"""# Written by deploy/nginx.py, which says why.
worker_processes 1;
error_log stderr crit;
pid {Path(front.folder) / front.process_file};
daemon off;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  server_tokens off;
  keepalive_timeout 75s;
{_temporary(front.folder)}
  map $http_upgrade $upgraded {{ default upgrade; "" ""; }}
  map $http_x_forwarded_proto $proto {{ default $scheme; https https; }}

  # The process that a visitor has, that a question names, that answered; and the cookie where it has to be told.
  map $cookie_{COOKIE} $chosen {{ default any; {_cases(numbers)}}}
  map $arg_process $asked {{ default $chosen; {_cases(numbers)}}}
  map $upstream_addr $answered {{ default ""; {"".join(f'"~{_pattern(a)}$" {n}; ' for n, a in enumerate(upstreams))}}}
  map $proto $where {{ default "SameSite=Lax"; https "SameSite=None; Secure; Partitioned"; }}
  map "$cookie_{COOKIE}:$answered" $told {{
    default "{COOKIE}=$answered; Path=/; HttpOnly; $where"; "~^(\\d*):\\1$" ""; "~:$" "";
  }}
{_upstream("any", upstreams, down)}{one}
  server {{
    listen {front.listen}{" ssl" if front.certificate else ""};
{_certificate(front)}    client_max_body_size 64k;
    large_client_header_buffers 4 {LONGEST_ADDRESS}k;
    proxy_connect_timeout 5s;
    proxy_read_timeout {SILENCE}s;
    proxy_send_timeout 60s;
    proxy_buffer_size 16k;
    proxy_buffers 16 32k;
    proxy_max_temp_file_size 0;
    proxy_next_upstream error timeout;
    add_header Set-Cookie $told always;

    # What never changes under its name. The app compresses it; nginx keeps what came, and serves it itself.
    location ~ ^/(static/|pgviz/[^/]+\\.js$) {{
      proxy_pass http://$chosen;
      proxy_cache assets;
      proxy_cache_key $uri;
      proxy_cache_lock on;
      proxy_cache_valid 200 1d;{HEADERS}
    }}
    # Whether the server knows a page: the process that made the page can say; where it is gone, another says no.
    location /pgviz/session/ {{
      proxy_pass http://$asked;{HEADERS}
    }}
    location / {{
      proxy_pass http://$chosen;{HEADERS}
    }}
  }}
}}
"""


def _temporary(folder: str) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    lines = [f"  {kind}_temp_path {Path(folder) / kind};" for kind in kinds]
    return "\n".join(
        [*lines, f"  proxy_cache_path {Path(folder) / 'cache'} keys_zone=assets:1m max_size=100m inactive=1d;"]
    )


def _cases(numbers: Sequence[int]) -> str:
    return "".join(f'"{n}" process_{n}; ' for n in numbers)


def _pattern(address: str) -> str:
    return address.replace(".", r"\.")


def _upstream(name: str, addresses: Sequence[str], down: frozenset[int], first: int | None = None) -> str:
    """All processes in turn; or one of them first, and the others where it does not answer."""

    def line(n: int, address: str) -> str:
        spare = " backup" if first not in (None, n) else ""
        return f"    server {address} max_fails=0{' down' if n in down else ''}{spare};\n"

    lines = "".join(line(n, address) for n, address in enumerate(addresses))
    return f"  upstream {name} {{\n    zone {name} 64k;\n{lines}    keepalive 16;\n  }}\n"


def _certificate(front: Front) -> str:
    if not front.certificate:
        return ""
    return f"    ssl_certificate {front.certificate};\n    ssl_certificate_key {front.key};\n"
