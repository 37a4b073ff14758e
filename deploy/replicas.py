"""Writes compose.yaml and its nginx.conf for a number of replicas: ``python -m deploy.replicas 4``.

Each replica is one process on one core. They have addresses of their own in a network of their own, for nginx names
one to each visitor; ``tests/deploy/test_replicas.py`` holds the files that are there against what this writes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from deploy.nginx import Front, configuration

FOLDER = Path(__file__).parent
NETWORK, FIRST, MOST = "10.89.71", 11, 64
MEMORY = "1g"  # of one replica; docs/deployment.md says what it needs


def addresses(replicas: int) -> list[str]:
    """Where nginx finds each; ValueError for fewer than one or more than fit."""
    if not 1 <= replicas <= MOST:
        raise ValueError(f"1 to {MOST} replicas can be written, got {replicas}")
    return [f"{NETWORK}.{FIRST + n}" for n in range(replicas)]


def nginx(replicas: int) -> str:
    """nginx.conf for its own container, which may write only into /tmp."""
    return configuration([f"{address}:8501" for address in addresses(replicas)], Front("8080"))


def compose(replicas: int) -> str:
    """compose.yaml."""
    services = "".join(
        f"""  pgviz-{n}:
    <<: *replica
    environment: {{<<: *environment, PGVIZ_PROCESS: "{n}"}}
    networks: {{inside: {{ipv4_address: {address}}}}}
"""
        for n, address in enumerate(addresses(replicas))
    )
    waits = "".join(f"      pgviz-{n}: {{condition: service_healthy}}\n" for n in range(replicas))
    return f"""# Written by deploy/replicas.py: {replicas} replicas behind nginx, at port 8501 of this machine.
#     export PGVIZ_COOKIE_SECRET=$(openssl rand -hex 32)
#     docker compose -f deploy/compose.yaml up --build --detach
name: pgviz
x-environment: &environment
  PGVIZ_FRAME_ANCESTORS: "${{PGVIZ_FRAME_ANCESTORS:-*}}"
  STREAMLIT_SERVER_COOKIE_SECRET: "${{PGVIZ_COOKIE_SECRET:?a long random text, the same for all replicas}}"
x-replica: &replica
  image: pgviz
  build: {{context: .., dockerfile: deploy/Dockerfile}}
  read_only: true
  tmpfs: [/tmp]
  cap_drop: [ALL]
  security_opt: ["no-new-privileges:true"]
  restart: always
  cpus: 1
  mem_limit: {MEMORY}
  pids_limit: 512
services:
  nginx:
    image: nginx:1.28-alpine
    user: "101:101"
    command: [nginx, -e, stderr, -c, /etc/pgviz/nginx.conf]
    volumes: ["./nginx.conf:/etc/pgviz/nginx.conf:ro"]
    ports: ["8501:8080"]
    read_only: true
    tmpfs: ["/tmp:uid=101,gid=101"]
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    restart: always
    networks: [inside]
    depends_on:
{waits}{services}networks:
  inside:
    ipam: {{config: [{{subnet: {NETWORK}.0/24}}]}}
"""


def write(replicas: int) -> None:
    """Both files, beside this one."""
    (FOLDER / "compose.yaml").write_text(compose(replicas), encoding="utf-8")
    (FOLDER / "nginx.conf").write_text(nginx(replicas), encoding="utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
