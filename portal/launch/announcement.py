"""What is printed once a portal serves: where, and how to get in."""

from __future__ import annotations

import json
import shlex

from portal.config import Config


def announcement(config: Config, demo: dict[str, str] | None) -> str:
    lines = ["", f"Inlet is ready at {config.public_url}", *_listening(config), f"  data      {config.data_dir}"]
    lines += [*(_demo(config, demo) if demo else _hints()), f"  API       {config.public_url}/api-docs/schema/swagger-ui/"]
    return "\n".join((*lines, "  stop      Ctrl-C", ""))


def _listening(config: Config) -> list[str]:
    """Where it listens, unless the address people use says so already."""
    told = config.host == "127.0.0.1" and config.public_url == f"http://localhost:{config.port}"
    return [] if told else [f"  listens   http://{f'[{config.host}]' if ':' in config.host else config.host}:{config.port}"]


def _demo(config: Config, demo: dict[str, str]) -> list[str]:
    credentials = json.dumps({"email": demo["email"], "password": demo["password"]})
    token = f"curl -s {config.public_url}/api/token/ -H 'Content-Type: application/json' -d {shlex.quote(credentials)}"
    client = [
        f"  client    {demo['client_link']}",
        f"            with the phone {demo['client_phone']}; its code appears in the console under Messages",
    ]
    return [
        f"  console   {config.public_url}/sign-in",
        f"  e-mail    {demo['email']}",
        f"  password  {demo['password']}   (shown this once; `portal demo` makes a new one)",
        *(client if "client_link" in demo else ()),
        f"  token     {token}",
    ]


def _hints() -> list[str]:
    return [
        "  sign in   `portal bootstrap` makes an organization with an owner and an API key,",
        "            `portal demo` the demo, or a new password for its owner",
    ]
