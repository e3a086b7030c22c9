from ctypes import *

z = CDLL("libz.so.1")
z.crc32.argtypes = [c_ulong, c_char_p, c_uint]
z.crc32.restype = c_ulong
z.compressBound.argtypes = [c_ulong]
z.compressBound.restype = c_ulong
z.compress.argtypes = [c_char_p, POINTER(c_ulong), c_char_p, c_ulong]
z.compress.restype = c_int
z.zlibVersion.restype = c_char_p

text = b"potatoes " * 100
length = c_ulong(z.compressBound(len(text)))
packed = create_string_buffer(length.value)
print(z.compress(packed, byref(length), text, len(text)), length.value < 100)
print("%x" % z.crc32(0, text, len(text)), z.zlibVersion().decode()[:2])
