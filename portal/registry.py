"""What the application consists of: one line for each feature and each family of APIs."""

from __future__ import annotations

from flask import Flask

from portal.config import Config


def attach(app: Flask, config: Config) -> None:
    pass
