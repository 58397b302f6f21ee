"""Formats: JSON with own types, XML, HTML, TOML, URLs, e-mail, addresses, UUIDs, pickles and copies."""

import copy
import email
import io
import ipaddress
import json
import pickle
import pprint
import re
import string
import tomllib
import urllib.parse
import uuid
import xml.etree.ElementTree as ET
from collections import OrderedDict, namedtuple
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from email.generator import BytesGenerator
from email.iterators import typed_subpart_iterator
from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from enum import Enum
from html.parser import HTMLParser
from pathlib import PurePosixPath, PureWindowsPath
from zoneinfo import ZoneInfo


class Color(Enum):
    RED = 1


@dataclass
class Order:
    number: int
    when: date
    tags: set = field(default_factory=set)
    parent: "Order | None" = None


class Encoder(json.JSONEncoder):
    def default(self, value):
        match value:
            case Decimal():
                return {"$decimal": str(value)}
            case date():
                return value.isoformat()
            case set():
                return sorted(value)
            case Order():
                return vars(value)
        return super().default(value)


def hook(pairs):
    return Decimal(pairs["$decimal"]) if "$decimal" in pairs else pairs


order = Order(1, date(2024, 2, 29), {"b", "a"}, Order(0, date(2024, 1, 1)))
text = json.dumps({"order": order, "sum": Decimal("1.10"), "é": [True, None, 1e100, float("inf")]}, cls=Encoder, indent=2)
print(text)
print(json.loads(text, object_hook=hook)["sum"] + 1, json.loads("[1.5, 2]", parse_float=Decimal, parse_int=str), json.loads('{"a": 1, "a": 2}', object_pairs_hook=list))
print(json.dumps("é\u2028\ud83d", ensure_ascii=True), json.dumps({(1, 2): 3, 1: 2}, skipkeys=True), json.dumps([1, {"a": 2}], separators=(",", ":")))
for wrong in ("[1,]", "{'a': 1}", '"abc', "nul", "[1] 2", ""):
    try:
        json.loads(wrong)
    except json.JSONDecodeError as error:
        print(error)
for bad in ({"x": {1}}, {(1,): 2}, (loop := []).append(loop) or loop):
    try:
        json.dumps(bad)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

root = ET.fromstring("<shop><item id='1'>tea &amp; milk</item><item id='2'><price cur='€'>3</price></item><!-- c --></shop>")
for item in root.iter("item"):
    print(item.get("id"), item.text, [(child.tag, child.attrib, child.text) for child in item])
ET.SubElement(root, "item", id="3").text = "<new>"
ET.indent(root)
print(ET.tostring(root, encoding="unicode"), root.find("item[@id='2']/price").text, root.findtext("none", "?"))
try:
    ET.fromstring("<a><b></a>")
except ET.ParseError as error:
    print(error, error.position)


class Links(HTMLParser):
    found = ()

    def handle_starttag(self, tag, attributes):
        self.found += ((tag, *attributes, self.getpos()),)

    def handle_data(self, data):
        self.found += (data,)


parser = Links()
parser.feed("<p class=x>See <a href='/a?b=1&amp;c'>this</a><br/>&copy; done")
parser.close()
print(parser.found)
config = tomllib.loads('title = "x"\n[server]\nports = [1, 0x10]\nwhen = 2024-01-02T03:04:05Z\n[[list]]\na = 1.5\n')
pprint.pprint(config, width=60)
url = urllib.parse.urlsplit("https://user:pw@example.org:8080/a%20b/c;p?q=1&q=2&r=%C3%A9#frag")
print(url.hostname, url.port, url.path, urllib.parse.parse_qs(url.query), urllib.parse.urlencode({"a b": "ü&", "n": 1}), urllib.parse.quote("a/b c"))
print(urllib.parse.urljoin("http://a/b/c/d", "../e?x"), urllib.parse.unquote_plus("a+b%21"), url._replace(scheme="ftp", fragment="").geturl())
network = ipaddress.ip_network("192.168.0.0/29")
print(list(network.hosts())[:2], network.num_addresses, ipaddress.ip_address("::1").is_loopback, ipaddress.ip_address("10.1.2.3") in ipaddress.ip_network("10.0.0.0/8"))
print(uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), uuid.UUID(int=1), len(str(uuid.uuid4())), uuid.UUID("12345678123456781234567812345678").hex)
path = PurePosixPath("/srv/data") / "x.tar.gz"
print(path.suffixes, path.stem, path.relative_to("/srv"), path.with_suffix(".zip"), path.match("*.gz"), PureWindowsPath("c:\\a\\..\\b").parts, path.parents[1])
message = EmailMessage()
message["Subject"], message["To"] = "Grüße", "Ada <ada@example.org>"
message.set_content("Hällo\n")
print(email.message_from_string(message.as_string())["subject"], message["to"].addresses[0].username, message.get_content_type())

letter = MIMEMultipart(boundary="-----")
letter.attach(MIMEText("Hällo", "plain", "utf-8"))
letter.attach(MIMEImage(b"\x89PNG\r\n\x1a\n", name="dot.png"))
output = io.BytesIO()
BytesGenerator(output).flatten(letter)
print(output.getvalue().decode(), [part.get_content_type() for part in typed_subpart_iterator(letter, "image")])

Pair = namedtuple("Pair", "left right", defaults=[None])
loop = [1]
loop.append(loop)
original = {"o": order, "p": Pair(1), "c": Color.RED, "d": Decimal("2.5"), "od": OrderedDict(a=1), "l": loop, "r": range(3), "b": bytearray(b"x"), "f": frozenset({1}), "x": ValueError("v"), "i": 1j}
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    loaded = pickle.loads(pickle.dumps(original, protocol))
    print(protocol, loaded["o"] == order, loaded["c"] is Color.RED, loaded["l"][1] is loaded["l"], loaded["p"], repr(loaded["x"]))
    when = datetime(2024, 5, 6, 7, tzinfo=ZoneInfo("UTC"))
    library = pickle.loads(pickle.dumps([uuid.UUID(int=5), string.Template("$x"), path, when, b"\xff", re.I], protocol))
    print(library[0], library[1].substitute(x=1), *library[2:])
    if protocol > 1:
        print(pickle.loads(pickle.dumps(io.StringIO("text"), protocol)).read())
deep, shallow = copy.deepcopy(original), copy.copy(original)
print(deep["o"] is not order, shallow["o"] is order, deep["l"][1] is deep["l"])
pprint.pprint({"nested": [list(range(12)), {"key": "value " * 8}], "t": (1,)}, width=50, compact=True)
pickle.loads(b"not a pickle")
