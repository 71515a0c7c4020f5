"""What is printed once a portal serves: where, and how to get in."""

from __future__ import annotations

import json
import shlex

from portal.config import Config


def announcement(config: Config, demo: dict[str, str] | None) -> str:
    lines = ["", f"Inlet is ready at {config.public_url}", f"  data      {config.data_dir}", *(_demo(config, demo) if demo else _hints())]
    return "\n".join((*lines, "  stop      Ctrl-C", ""))


def _demo(config: Config, demo: dict[str, str]) -> list[str]:
    credentials = json.dumps({"email": demo["email"], "password": demo["password"]})
    token = f"curl -s {config.public_url}/api/token/ -H 'Content-Type: application/json' -d {shlex.quote(credentials)}"
    return [
        f"  sign in   {demo['email']}",
        f"  password  {demo['password']}   (shown this once; `portal demo` makes a new one)",
        f"  token     {token}",
        f"  API       {config.public_url}/api-docs/schema/swagger-ui/",
    ]


def _hints() -> list[str]:
    return [
        "  sign in   as before; `portal demo` sets a new password for the demo's owner,",
        "            `portal bootstrap` makes an organization with an owner and an API key",
    ]
