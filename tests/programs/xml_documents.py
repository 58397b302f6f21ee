"""Documents in XML: trees, events, parsers and property lists."""

import io
import plistlib
import xml.dom.minidom
import xml.dom.pulldom
import xml.etree.ElementTree as ElementTree
import xml.parsers.expat
import xml.sax
import xml.sax.saxutils

TEXT = "<shop name='corner'><item price='3'>tea &amp; milk</item><item price='5'>bread</item><!-- end --></shop>"

document = xml.dom.minidom.parseString(TEXT)
print([item.getAttribute("price") for item in document.getElementsByTagName("item")])
added = document.createElement("item")
added.setAttribute("price", "8")
added.appendChild(document.createTextNode("<cheese>"))
document.documentElement.appendChild(added)
print(document.documentElement.toprettyxml(indent="  "))
print(document.toxml(encoding="utf-8"))


class Prices(xml.sax.ContentHandler):
    def __init__(self):
        self.total = 0

    def startElement(self, name, attributes):
        self.total += int(attributes.get("price", 0))

    def endDocument(self):
        print("total", self.total)


xml.sax.parseString(TEXT, Prices())
parser = xml.sax.make_parser()
parser.setContentHandler(Prices())
parser.parse(io.StringIO(TEXT))
try:
    xml.sax.parseString("<a><b></a>", xml.sax.ContentHandler())
except xml.sax.SAXParseException as error:
    print(error, error.getLineNumber())

for event, node in xml.dom.pulldom.parseString(TEXT):
    if event == xml.dom.pulldom.START_ELEMENT and node.tagName == "item":
        print(event, node.getAttribute("price"))

expat = xml.parsers.expat.ParserCreate()
expat.StartElementHandler = lambda name, attributes: print("start", name, attributes)
expat.CharacterDataHandler = lambda data: print("text", repr(data))
expat.Parse(TEXT, True)

print(xml.sax.saxutils.escape("a < b & c"), xml.sax.saxutils.quoteattr('say "hi"'))
output = io.StringIO()
writer = xml.sax.saxutils.XMLGenerator(output)
writer.startElement("note", {"to": "you"})
writer.characters("1 < 2")
writer.endElement("note")
print(output.getvalue())

settings = {"name": "x", "sizes": [1, 2.5], "on": True, "data": b"\x00\x01"}
for kind in (plistlib.FMT_XML, plistlib.FMT_BINARY):
    print(plistlib.loads(plistlib.dumps(settings, fmt=kind)) == settings)
print(plistlib.dumps(settings).decode())
print(ElementTree.fromstring(TEXT).findtext("item"))
try:
    document.documentElement.appendChild(document)
except xml.dom.HierarchyRequestErr as error:
    print(type(error), error.code)
