import os
from ctypes import *

libc = CDLL("libc.so.6", use_errno=True)
libc.getenv.argtypes = [c_char_p]
libc.getenv.restype = c_char_p
libc.chdir.argtypes = [c_char_p]
libc.strerror.argtypes = [c_int]
libc.strerror.restype = c_char_p

if libc.chdir(b"/there/is/no/such/folder") != 0:
    number = get_errno()
    print(number, libc.strerror(number).decode())
print(libc.getenv(b"NOT_SET_AT_ALL") is None, libc.getenv(b"PATH").decode() == os.environ["PATH"])
timezone = c_long.in_dll(libc, "timezone")
print(timezone.value)
