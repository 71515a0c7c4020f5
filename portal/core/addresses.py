"""Whether the portal may connect to where somebody tells it to: never to itself, its neighbours or a cloud's own services, unless the operator says so.

A name is resolved once and the connection made to the address that was checked, so that a second answer of its name server changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from typing import Any

from portal.core.errors import Refused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Networks that were given up as public ones and may lead inside: site-local addresses (RFC 3879), NAT64 of one's own (RFC 8215), 6to4 relays (RFC 7526).
_INSIDE = tuple(ipaddress.ip_network(network) for network in ("fec0::/10", "64:ff9b:1::/48", "192.88.99.0/24"))
#: Prefixes that carry an IPv4 address at their end (RFC 6052, RFC 4291).
_CARRIERS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))


class NotReachable(Refused):
    """The name can't be resolved, or leads to where nobody may be sent."""

    code = "address_refused"


def inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, if it does (mapped, 6to4, Teredo, NAT64); else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour or address
    if address.teredo:
        return address.teredo[1]
    carried = any(address in network for network in _CARRIERS) and int(address) > 1
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if carried else address


def is_public(address: Address) -> bool:
    """Whether it is somebody's on the internet: no loopback, link-local, private, shared, reserved or multicast address."""
    found = inner(address)
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified) and not any(found in network for network in _INSIDE)


def checked(host: str, port: int, *, private: bool, field: str | None = None) -> list[tuple[int, Any]]:
    """Where to connect: (family, address as sockets take it), in the resolver's order. With `private` any address will do.

    Raises `NotReachable` when one of the name's addresses isn't public: a name with both is made to deceive.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReachable(f"The name {host[:100]!r} can't be resolved.", field=field) from None
    for *_, place in found:
        address = ipaddress.ip_address(str(place[0]).partition("%")[0])
        if not private and not is_public(address):
            raise NotReachable(f"{host[:100]!r} leads to {address}, which isn't an address on the internet.", field=field)
    return [(family, place) for family, _, _, _, place in found]


def connect(host: str, port: int, *, private: bool, seconds: float) -> socket.socket:
    """A connection to one of the checked addresses, within so many seconds; `OSError` when none takes it."""
    until, failure = time.monotonic() + seconds, None
    for family, place in checked(host, port, private=private):
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(max(0.05, until - time.monotonic()))
        try:
            connection.connect(place)
            connection.settimeout(seconds)
            return connection
        except OSError as error:
            connection.close()
            failure = error
    raise failure or OSError("no address")
