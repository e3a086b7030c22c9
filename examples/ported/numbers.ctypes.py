from ctypes import *

libc = CDLL("libc.so.6")
COMPARE = CFUNCTYPE(c_int, POINTER(c_int), POINTER(c_int))
libc.qsort.argtypes = [POINTER(c_int), c_size_t, c_size_t, COMPARE]
libc.qsort.restype = None


class Division(Structure):
    _fields_ = [("quot", c_int), ("rem", c_int)]


libc.div.argtypes = [c_int, c_int]
libc.div.restype = Division

numbers = (c_int * 5)(5, 1, 7, 33, 99)
libc.qsort(numbers, len(numbers), sizeof(c_int), COMPARE(lambda a, b: b[0] - a[0]))
print(*numbers)
result = libc.div(numbers[0], numbers[2])
print(result.quot, result.rem)
