"""Bytes: struct records, hashes, base64, compression, CRCs, memory views, arrays, archives in memory."""

import array
import base64
import binascii
import bz2
import gzip
import hashlib
import hmac
import io
import lzma
import struct
import tarfile
import wave
import zipfile
import zlib

RECORD = struct.Struct(">4sHBxi")
packed = b"".join(RECORD.pack(name, size, flag, delta) for name, size, flag, delta in [(b"abcd", 300, 7, -5), (b"xy", 65535, 0, 2**31 - 1)])
print(packed.hex(" ", 4), RECORD.size, [*RECORD.iter_unpack(packed)], struct.calcsize("<hq"), struct.unpack_from("<H", packed, 4))
try:
    struct.pack("B", 256)
except struct.error as error:
    print(error)

text = b"the quick brown fox " * 40
for name in ("md5", "sha1", "sha256", "sha3_256", "blake2b"):
    print(name, hashlib.new(name, text).hexdigest()[:24])
digest = hashlib.sha256()
for start in range(0, len(text), 64):
    digest.update(text[start : start + 64])
print(digest.digest() == hashlib.sha256(text).digest(), hmac.new(b"key", text, "sha256").hexdigest()[:16], hmac.compare_digest(b"a", b"b"))
print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 1000).hex()[:32], zlib.crc32(text), zlib.adler32(text), binascii.crc_hqx(text, 0))
for encode in (base64.b64encode, base64.urlsafe_b64encode, base64.b32encode, base64.b85encode, base64.a85encode, binascii.hexlify):
    print(encode.__name__, encode(b"\xfb\xffdata!"))
print(base64.b64decode("aGVsbG8="), bytes.fromhex("00 ff"), binascii.unhexlify("6869"), binascii.b2a_uu(b"uu"))
try:
    base64.b64decode("a", validate=True)
except binascii.Error as error:
    print(error)
for module in (zlib, bz2, lzma, gzip):
    print(module.__name__, module.decompress(module.compress(text)) == text, len(module.compress(text)) < 130)

memory = memoryview(bytearray(b"abcdefgh"))
memory[2:4] = b"XY"
print(bytes(memory), memory[::2].tolist(), memory.cast("H").shape, memory.readonly, memoryview(b"ab").hex())
numbers = array.array("h", [1, -2, 3])
numbers.extend(range(2))
numbers.byteswap()
print(numbers, numbers.tobytes().hex(), numbers.itemsize, array.array("d", [0.5]).tolist(), array.array("u", "hé").tounicode())

archive = io.BytesIO()
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
    file.writestr(zipfile.ZipInfo("a/b.txt", (2020, 1, 1, 0, 0, 0)), "hello " * 10)
    file.writestr("c.bin", bytes(100))
with zipfile.ZipFile(archive) as file:
    print(file.namelist(), file.read("a/b.txt")[:11], file.getinfo("c.bin").file_size, file.testzip())
tape = io.BytesIO()
with tarfile.open(fileobj=tape, mode="w:gz") as file:
    info = tarfile.TarInfo("x.txt")
    info.size = 3
    file.addfile(info, io.BytesIO(b"abc"))
tape.seek(0)
with tarfile.open(fileobj=tape) as file:
    print(file.getnames(), file.extractfile("x.txt").read())

sound = io.BytesIO()
with wave.open(sound, "wb") as file:
    file.setparams((2, 2, 8000, 0, "NONE", "not compressed"))
    file.writeframes(b"".join(struct.pack("<hh", n * 100, -n) for n in range(50)))
sound.seek(0)
with wave.open(sound) as file:
    print(file.getparams(), file.readframes(2), file.tell())
try:
    wave.open(io.BytesIO(b"no sound"))
except (wave.Error, EOFError) as error:
    print(type(error).__name__, error)

buffer = io.BytesIO()
with io.TextIOWrapper(buffer, "utf-16-le", newline="\r\n", write_through=True) as wrapper:
    wrapper.write("é\n")
    print(buffer.getvalue())
reader = io.BufferedReader(io.BytesIO(b"line one\nline two"))
print(reader.peek(4)[:4], reader.readline(), reader.read1(3), reader.tell())
b = bytearray(b"hello")
b[0:1] = b"J"
b += b"!"
print(b, b.find(b"l"), b.translate(None, b"l"), b.split(b"e"), bytes([65, 66]), b"%d-%s" % (5, b"x"), b"\xff".decode("utf-8", "replace"))
b"\xff".decode()
