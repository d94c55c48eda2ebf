"""Makes the images of ImageKindsTest and, as NAME.rgb, what Pillow's convert("RGB") makes of each.

Run in this folder: python3 make.py (Pillow 12.3.0, NumPy). A file without a .rgb must be refused.
PNG files are written here sample by sample, so that their values are known without a decoder;
where Pillow keeps the upper 8 bits of 16 (not for grey), it must agree.
"""
import io
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

W, H = 13, 11
here = pathlib.Path(__file__).parent
rng = np.random.default_rng(1)
for old in list(here.glob("*.jpg")) + list(here.glob("*.png")) + list(here.glob("*.rgb")):
    old.unlink()


def keep(name, content, expected=None, check=True):
    """Writes a file and its pixels: Pillow's, or the given ones."""
    (here / name).write_bytes(content)
    if check:
        pillow = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
        if expected is None:
            expected = pillow
        assert (pillow == expected).all(), name
    (here / (name + ".rgb")).write_bytes(np.asarray(expected, np.uint8).tobytes())


def refuse(name, content):
    (here / name).write_bytes(content)


# JPEG
y, x = np.mgrid[0:29, 0:37]
smooth = np.stack([x * 7, y * 9, 255 - x * 3 - y * 4], -1).clip(0, 255)
photo = (smooth + rng.integers(-20, 20, smooth.shape)).clip(0, 255).astype(np.uint8)
rgb = Image.fromarray(photo)
inks = Image.fromarray(np.concatenate([photo, photo[:, :, :1] // 2], -1), "CMYK")


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, **options)
    return out.getvalue()


def segments(content):
    """(marker, begin, end) of the segments before the scan."""
    at = 2
    while content[at + 1] != 0xDA:
        end = at + 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
        yield content[at + 1], at, end
        at = end


def without(content, marker):
    for found, begin, end in reversed(list(segments(content))):
        if found == marker:
            content = content[:begin] + content[end:]
    return content


def adobe(transform):
    return b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([transform])


def patched(content, at, value):
    return content[:at] + bytes([value]) + content[at + 1 :]


def frame(content):
    return next(begin for marker, begin, _ in segments(content) if 0xC0 <= marker <= 0xC2)


plain = jpeg(rgb, subsampling=0)
for subsampling, name in ((0, "444"), (1, "422"), (2, "420")):
    keep(f"ycc_{name}.jpg", jpeg(rgb, subsampling=subsampling))
keep("gray.jpg", jpeg(rgb.convert("L")))
keep("progressive.jpg", jpeg(rgb, progressive=True))
keep("progressive_gray.jpg", jpeg(rgb.convert("L"), progressive=True))
keep("restarts.jpg", jpeg(rgb, restart_marker_blocks=1))
keep("optimized.jpg", jpeg(rgb, optimize=True))
keep("exif_orientation.jpg", jpeg(rgb, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"))
keep("icc.jpg", jpeg(rgb, icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()))
keep("icc_damaged.jpg", jpeg(rgb, icc_profile=b"no profile at all"))
keep("no_jfif.jpg", without(plain, 0xE0))
keep("rgb_of_pillow.jpg", jpeg(rgb, keep_rgb=True))
keep("rgb_adobe.jpg", plain[:2] + adobe(0) + without(plain, 0xE0)[2:])
keep("ycc_adobe.jpg", plain[:2] + adobe(1) + without(plain, 0xE0)[2:])
named = without(plain, 0xE0)
scan = next(i for i in range(frame(named), len(named)) if named[i : i + 2] == b"\xff\xda")
for i, c in enumerate(b"RGB"):
    named = patched(patched(named, frame(named) + 10 + 3 * i, c), scan + 5 + 2 * i, c)
keep("rgb_by_names.jpg", named)
cmyk = jpeg(inks)
keep("cmyk.jpg", cmyk)
mark = next(begin for marker, begin, _ in segments(cmyk) if marker == 0xEE)
keep("ycck.jpg", patched(cmyk, mark + 15, 2))
refuse("cmyk_without_adobe.jpg", without(cmyk, 0xEE))
keep("trailing_bytes.jpg", plain + b"trailing")
keep("extraneous_bytes.jpg", plain[:-2] + b"\x12\x34" + plain[-2:])
for part in (3, 2):
    refuse(f"cut_{part}.jpg", plain[: len(plain) * (part - 1) // part])
refuse("cut_header.jpg", plain[:100])
refuse("cut_end.jpg", plain[:-2])
refuse("cut_progressive.jpg", jpeg(rgb, progressive=True)[:-40])
body = bytearray(jpeg(rgb, restart_marker_blocks=1))
body[body.index(b"\xff\xd1") + 1] = 0xD5
refuse("restart_wrong.jpg", bytes(body))
refuse("bits_12.jpg", patched(plain, frame(plain) + 4, 12))
refuse("arithmetic.jpg", patched(plain, frame(plain) + 1, 0xC9))
refuse("lossless.jpg", patched(plain, frame(plain) + 1, 0xC3))
refuse("hierarchical.jpg", patched(plain, frame(plain) + 1, 0xC5))
refuse("height_later.jpg", patched(patched(plain, frame(plain) + 5, 0), frame(plain) + 6, 0))
big = plain
for i in range(4):
    big = patched(big, frame(big) + 5 + i, 0x75)
refuse("pixels.jpg", big)


# PNG
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rows(samples, depth):
    """Rows of filter 0, the samples packed."""
    out = b""
    for row in samples.reshape(samples.shape[0], -1):
        if depth == 16:
            out += b"\0" + row.astype(">u2").tobytes()
        else:
            bits = "".join(format(v, f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            out += b"\0" + bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return out


ADAM7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))


def png(samples, depth, color, before=b"", interlaced=False):
    height, width = samples.shape[:2]
    if interlaced:
        passes = [samples[a::c, b::d] for a, b, c, d in ADAM7]
        data = b"".join(rows(part, depth) for part in passes if part.size)
    else:
        data = rows(samples, depth)
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + before
        + chunk(b"IDAT", zlib.compress(data))
        + chunk(b"IEND", b"")
    )


palette = rng.integers(0, 256, (16, 3), dtype=np.uint8)
for interlaced in (False, True):
    end = "_interlaced.png" if interlaced else ".png"
    for depth in (1, 2, 4, 8, 16):
        gray = rng.integers(0, 1 << depth, (H, W, 1))
        eight = gray >> 8 if depth == 16 else gray * 255 // ((1 << depth) - 1)
        keep(f"gray_{depth}{end}", png(gray, depth, 0, interlaced=interlaced), eight.repeat(3, -1), depth < 16)
        trns = chunk(b"tRNS", struct.pack(">H", int(gray[0, 0, 0])))
        keep(f"gray_{depth}_key{end}", png(gray, depth, 0, trns, interlaced), eight.repeat(3, -1), depth < 16)
        if depth < 16:
            colors = palette[: 1 << depth]
            index = rng.integers(0, len(colors), (H, W, 1))
            plte = chunk(b"PLTE", colors.tobytes())
            keep(f"palette_{depth}{end}", png(index, depth, 3, plte, interlaced), colors[index[:, :, 0]])
            trns = chunk(b"tRNS", bytes([0, 128]))
            keep(f"palette_{depth}_alpha{end}", png(index, depth, 3, plte + trns, interlaced), colors[index[:, :, 0]])
    for depth in (8, 16):
        shift = depth - 8
        for color, bands, name in ((2, 3, "rgb"), (4, 2, "gray_alpha"), (6, 4, "rgba")):
            samples = rng.integers(0, 1 << depth, (H, W, bands))
            expected = (samples[:, :, :3] if bands > 2 else samples[:, :, :1].repeat(3, -1)) >> shift
            keep(f"{name}_{depth}{end}", png(samples, depth, color, interlaced=interlaced), expected, name == "rgb" or depth == 8)
        samples = rng.integers(0, 1 << depth, (H, W, 3))
        trns = chunk(b"tRNS", struct.pack(">HHH", *(int(v) for v in samples[0, 0])))
        keep(f"rgb_{depth}_key{end}", png(samples, depth, 2, trns, interlaced), samples >> shift)

samples = rng.integers(0, 256, (H, W, 3))
whole = png(samples, 8, 2)
gamma = chunk(b"gAMA", struct.pack(">I", 100000))
keep("gamma.png", png(samples, 8, 2, gamma), samples)
keep("gamma_gray.png", png(samples[:, :, :1], 8, 0, gamma), samples[:, :, :1].repeat(3, -1))
keep("bits_5.png", png(samples, 8, 2, chunk(b"sBIT", bytes([5, 5, 5]))), samples)
profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
keep("icc.png", png(samples, 8, 2, chunk(b"iCCP", b"x\0\0" + zlib.compress(profile))), samples)
keep("text.png", png(samples, 8, 2, chunk(b"zTXt", b"k\0\0" + zlib.compress(b"a" * 100000))), samples)
keep("trailing_bytes.png", whole + b"trailing", samples)
refuse("cut_half.png", whole[: len(whole) // 2])
refuse("cut_end.png", whole[:-12])
refuse("crc_of_header.png", patched(whole, 31, whole[31] ^ 1))
refuse("crc_of_data.png", patched(whole, len(whole) - 14, whole[-14] ^ 1))
refuse("byte_of_data.png", patched(whole, len(whole) // 2, whole[len(whole) // 2] ^ 1))
refuse("pixels.png", whole[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)) + whole[33:])
index = rng.integers(0, 3, (H, W, 1))
index[3, 3] = 3
refuse("palette_too_short.png", png(index, 8, 3, chunk(b"PLTE", palette[:3].tobytes())))
refuse("palette_missing.png", png(index, 8, 3))
data = zlib.compress(rows(samples, 8))
head = whole[: whole.index(b"IDAT") - 4]
refuse("data_too_short.png", head + chunk(b"IDAT", zlib.compress(rows(samples, 8)[:-20])) + chunk(b"IEND", b""))
refuse("data_checksum.png", head + chunk(b"IDAT", patched(data, len(data) - 1, data[-1] ^ 1)) + chunk(b"IEND", b""))

# Others under a name that is not theirs
for kind in ("GIF", "BMP", "WEBP", "TIFF"):
    out = io.BytesIO()
    rgb.save(out, kind)
    refuse(f"{kind.lower()}.jpg", out.getvalue())
refuse("nothing.png", b"")
refuse("text.jpg", b"no image")
