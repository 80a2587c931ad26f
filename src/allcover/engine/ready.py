"""The compiled function, ready to be called: from its machine code where that was kept, else from Numba.

Numba finds again what it compiled, but only after it has loaded itself, which takes longer than all the rest of a first
answer. What it made is an ordinary function of addresses and sizes. So its machine code is kept a second time, in the
cache of compiled rules, and llvmlite alone (Numba's own layer over LLVM) loads it. Where anything is not as it was
(another version, another processor, a file cut short) Numba does it all, and the code is kept anew.
"""

import ctypes
import hashlib
import json
import os
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np
from llvmlite import binding as llvm

from allcover.engine import kernel
from allcover.engine.program import Program

_MARK = b"allcover code 1\n"
_NUMBA = ("NRT_", "numba_")
"""What names of Numba's own begin with. Only the wrapper through which Python would call the function needs them."""


def compiled(program: Program) -> kernel.Kernel:
    """This function will give a program's function as machine code, compiling it where it was not compiled before."""
    path = _path(program)
    return _found(path) or _kept(path, kernel.compiled(program))


def _path(program: Program) -> Path:
    text = kernel.source_of(program, is_compiled=True)
    name = hashlib.sha256(f"{_machine()}\n{text}".encode()).hexdigest()[:32]
    return kernel.cache_folder() / f"k_{name}.code"


@cache
def _machine() -> str:
    """Everything but the text that machine code depends on."""
    versions = [version(name) for name in ("numba", "llvmlite")]
    return " ".join([*versions, llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()])


@dataclass(frozen=True)
class Code:
    """An object file and the name of the function in it.

    ``arguments`` gives of each argument the kind of its numbers, as NumPy writes it, and its dimensions (none for a number);
    ``unused`` the names the file uses that need not lead anywhere.
    """

    object: bytes
    function: str
    arguments: tuple[tuple[str, int], ...]
    unused: tuple[str, ...]

    def written(self) -> bytes:
        """This function will give the content of a file that is known again when it is cut short or changed."""
        held = json.dumps([self.function, self.arguments, self.unused]).encode() + b"\n" + self.object
        return _MARK + hashlib.sha256(held).digest() + held

    @classmethod
    def read(cls, content: bytes) -> "Code":
        """This function will read what was written. Raises ValueError for what is not the whole of it."""
        digest, held = content[len(_MARK) : len(_MARK) + 32], content[len(_MARK) + 32 :]
        if not content.startswith(_MARK) or hashlib.sha256(held).digest() != digest:
            raise ValueError("cut short or changed")
        record, _, code = held.partition(b"\n")
        function, arguments, unused = json.loads(record)
        return cls(code, function, tuple((kind, rank) for kind, rank in arguments), tuple(unused))


# keeping


def _kept(path: Path, function: Any) -> kernel.Kernel:
    """Write down what Numba made, where that can be called without it; the function is given back as it is."""
    overloads = getattr(function, "overloads", {})
    if len(overloads) == 1 and sys.platform == "linux":
        (made,) = overloads.values()
        code = _code_of(made, _object_of(function, made))
        if code is not None:
            _write(path, code.written())
    given: kernel.Kernel = function
    return given


def _write(path: Path, content: bytes) -> None:
    # A full disk takes nothing away from the answer at hand.
    with suppress(OSError):
        temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        temporary.write_bytes(content)
        temporary.replace(path)


def _object_of(function: Any, made: Any) -> bytes:
    """The object file: Numba's library has it or, where Numba found it in its own cache, that cache; else nothing."""
    try:
        _, _, (held, _) = made.library.serialize_using_object_code()
    except RuntimeError:
        key = function._cache._index_key(made.signature, function.targetctx.codegen())
        found = function._cache._cache_file.load(key)
        held = found[0][2][0] if found else b""
    return bytes(held)


def _code_of(made: Any, held: bytes) -> Code | None:
    """None where the code needs something of Numba's, or of nobody's."""
    if not held.startswith(_ELF):
        return None
    unused, process = [], ctypes.CDLL(None)
    for name in _wanted(held):
        if name.startswith(_NUMBA):
            unused.append(name)
        elif not hasattr(process, name):
            return None
    arguments = tuple(_kind(each) for each in made.signature.args)
    return Code(held, made.fndesc.llvm_func_name, arguments, tuple(unused))


def _kind(numba_type: Any) -> tuple[str, int]:
    dtype = getattr(numba_type, "dtype", numba_type)
    return np.dtype(str(dtype)).str, getattr(numba_type, "ndim", 0)


_ELF = b"\x7fELF\x02\x01"
_SYMBOLS, _UNDEFINED = 2, 0


def _wanted(code: bytes) -> Iterator[str]:
    """The names that an object file (ELF, 64 bits, little end first) uses and does not define."""
    (start,) = struct.unpack_from("<Q", code, 0x28)
    size, count = struct.unpack_from("<HH", code, 0x3A)
    sections = [struct.unpack_from("<IIQQQQIIQQ", code, start + at * size) for at in range(count)]
    for _, kind, _, _, offset, length, names, *_ in sections:
        if kind == _SYMBOLS:
            texts = sections[names][4]
            for at in range(offset, offset + length, 24):
                name, _, _, section = struct.unpack_from("<IBBH", code, at)
                if name and section == _UNDEFINED:
                    yield code[texts + name : code.index(b"\0", texts + name)].decode()


# loading


def _found(path: Path) -> kernel.Kernel | None:
    try:
        return Loaded(Code.read(path.read_bytes()))
    except (OSError, ValueError):
        return None


class Loaded:
    """A function of machine code. It is called as Numba's own would be, and lets other threads run."""

    def __init__(self, code: Code) -> None:
        self._kinds = tuple((np.dtype(kind), rank) for kind, rank in code.arguments)
        self._told: list[tuple[Callable[[], Any], tuple[int, ...]]] = [(lambda: None, ())] * len(self._kinds)
        self._engine = _engine(code)
        # Numba's own way to call: a place for the result and one for an error, then every argument in words.
        words = sum(5 + 2 * rank if rank else 1 for _, rank in self._kinds)
        made = ctypes.CFUNCTYPE(ctypes.c_int, *(ctypes.c_void_p,) * 2, *(ctypes.c_int64,) * words)
        self._function = made(self._engine.get_function_address(code.function))

    def __call__(self, *given: Any) -> None:
        """This function will go through households. Raises TypeError for an array of another kind than the code takes."""
        words: list[int] = []
        for at, value in enumerate(given):
            if not self._kinds[at][1]:
                words.append(value)
                continue
            # Most arrays are those of the last call.
            seen, told = self._told[at]
            if seen() is not value:
                told = _words(value, *self._kinds[at])
                self._told[at] = ref(value), told
            words += told
        result, error = ctypes.c_void_p(), ctypes.c_void_p()
        if self._function(ctypes.byref(result), ctypes.byref(error), *words):
            raise ArithmeticError("A compiled function came to no end.")


def _words(array: Any, kind: "np.dtype[Any]", rank: int) -> tuple[int, ...]:
    """An array as Numba hands it over: its owners (none here), size, size of an entry, address, shape and strides."""
    if array.dtype != kind or array.ndim != rank or not array.flags.c_contiguous:
        raise TypeError(f"An array of {array.dtype}, {array.shape}, where one of {kind}, {rank}d, belongs.")
    return 0, 0, array.size, array.itemsize, array.ctypes.data, *array.shape, *array.strides


def _engine(code: Code) -> Any:
    """The code in memory; names that are never called stop the program, should they ever be."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    stops = [f"define void @{name}() {{ call void @llvm.trap() unreachable }}" for name in code.unused]
    module = llvm.parse_assembly("\n".join(["declare void @llvm.trap()", *stops]))
    machine = llvm.Target.from_default_triple().create_target_machine(opt=0, jit=True)
    engine = llvm.create_mcjit_compiler(module, machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code.object))
    engine.finalize_object()
    return engine
