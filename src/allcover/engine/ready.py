"""The compiled function, ready to be called: from its machine code where that was kept, else from Numba.

Numba takes longer to load than all the rest of a first answer. What it makes is an ordinary function of addresses and
sizes. So its machine code is kept in the cache of compiled rules, with a way into it (:mod:`allcover.engine.entering`), and
llvmlite alone (Numba's own layer over LLVM) loads both. Where anything is not as it was (another version, another processor,
a byte changed, a file cut short) the function is compiled and kept anew.
"""

import ctypes
import hashlib
import json
import os
import struct
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np
from llvmlite import binding as llvm

from allcover.engine import cache, entering, kernel
from allcover.engine.program import Program

_MARK = b"allcover code 2\n"
_NUMBA = ("NRT_", "numba_")
"""What names of Numba's own begin with. Only the wrapper through which Python would call the function needs them."""


def compiled(program: Program) -> kernel.Kernel:
    """This function will give a program's function as machine code, compiling it where it was not compiled before."""
    path = _path(program)
    return _found(path) or _kept(path, kernel.compiled(program))


def _path(program: Program) -> Path:
    text = kernel.source_of(program, is_compiled=True)
    name = hashlib.sha256(f"{_machine()}\n{text}".encode()).hexdigest()[:32]
    return cache.folder() / f"k_{name}.code"


@lru_cache
def _machine() -> str:
    """Everything but the text that machine code depends on."""
    versions = [version(name) for name in ("numba", "llvmlite")]
    return " ".join([*versions, llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()])


@dataclass(frozen=True)
class Code:
    """An object file and the name of the function in it, and the object file of the way in.

    ``arguments`` gives of each argument the kind of its numbers, as NumPy writes it, and its dimensions (none for a number).
    """

    object: bytes
    function: str
    arguments: tuple[tuple[str, int], ...]
    way_in: bytes

    def written(self) -> bytes:
        """This function will give the content of a file that is known again when it is cut short or changed."""
        record = json.dumps([self.function, self.arguments, len(self.way_in)]).encode()
        held = record + b"\n" + self.way_in + self.object
        return _MARK + hashlib.sha256(held).digest() + held

    @classmethod
    def read(cls, content: bytes) -> "Code":
        """This function will read what was written. Raises ValueError for what is not the whole of it."""
        digest, held = content[len(_MARK) : len(_MARK) + 32], content[len(_MARK) + 32 :]
        if not content.startswith(_MARK) or hashlib.sha256(held).digest() != digest:
            raise ValueError("cut short or changed")
        record, _, code = held.partition(b"\n")
        function, arguments, size = json.loads(record)
        told = tuple((kind, rank) for kind, rank in arguments)
        return cls(code[size:], function, told, code[:size])


# keeping


def _kept(path: Path, function: Any) -> kernel.Kernel:
    """Write down what Numba made, where that can be called without it; the function is given back as it is."""
    overloads = getattr(function, "overloads", {})
    if len(overloads) == 1 and not kernel.KEPT_BY_NUMBA:
        (made,) = overloads.values()
        _, _, (held, _) = made.library.serialize_using_object_code()
        code = _code_of(made, bytes(held))
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
    way_in = entering.way_in(sum(map(_size, arguments)), unused)
    return Code(held, made.fndesc.llvm_func_name, arguments, way_in)


def _kind(numba_type: Any) -> tuple[str, int]:
    dtype = getattr(numba_type, "dtype", numba_type)
    return np.dtype(str(dtype)).str, getattr(numba_type, "ndim", 0)


def _size(argument: tuple[str, int]) -> int:
    """How many words an argument is handed over in."""
    rank = argument[1]
    return 5 + 2 * rank if rank else 1


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
        self._kinds = tuple((np.dtype(kind), rank) for kind, rank in code.arguments if rank)
        self._told: list[tuple[Callable[[], Any], tuple[int, ...]]] = [(lambda: None, ())] * len(self._kinds)
        self._engine = _engine(code)
        entered = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
        self._enter = entered(self._engine.get_function_address(entering.NAME))
        self._function = self._engine.get_function_address(code.function)

    def __call__(self, first: int, last: int, *arrays: Any) -> None:
        """This function will go through households. Raises TypeError for an array of another kind than the code takes."""
        self.on(arrays)(first, last)

    def on(self, arrays: Sequence[Any]) -> Callable[[int, int], None]:
        """This function will give the function of households alone, for one thread, with its arrays as they lie now.

        Raises TypeError for an array of another kind than the code takes.
        """
        told = (self._of(at, each) for at, each in enumerate(arrays))
        words = array("q", chain((0, 0), *told))
        return partial(self._go, words, words.buffer_info()[0], arrays)

    def _go(self, words: "array[int]", place: int, _arrays: Sequence[Any], first: int, last: int) -> None:
        """Enter. Words and arrays are held while their addresses are used."""
        words[0], words[1] = first, last
        if self._enter(self._function, place):
            raise ArithmeticError("A compiled function came to no end.")

    def _of(self, at: int, given: Any) -> tuple[int, ...]:
        """An array in words: most are those of the last call."""
        seen, told = self._told[at]
        if seen() is not given:
            told = _words(given, *self._kinds[at])
            self._told[at] = ref(given), told
        return told


def _words(given: Any, kind: "np.dtype[Any]", rank: int) -> tuple[int, ...]:
    """An array as Numba hands it over: its owners (none here), size, size of an entry, address, shape and strides."""
    if given.dtype != kind or given.ndim != rank or not given.flags.c_contiguous:
        raise TypeError(f"An array of {given.dtype}, {given.shape}, where one of {kind}, {rank}d, belongs.")
    return 0, 0, given.size, given.itemsize, given.ctypes.data, *given.shape, *given.strides


def _engine(code: Code) -> Any:
    """The code in memory, and the way in."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(opt=0, jit=True)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    for each in (code.way_in, code.object):
        engine.add_object_file(llvm.ObjectFileRef.from_data(each))
    engine.finalize_object()
    return engine
