"""The way into a compiled function: a few lines of machine code that take all its arguments from one row of words.

Numba's functions take an array as nine or so numbers, three hundred in all. Python's own ``ctypes`` takes 0.1 ms to hand
these over one by one, longer than a chunk of people takes; a row of them is one address. What is written here depends on
nothing but their number, and is compiled once, when a function is kept.
"""

from collections.abc import Iterable

from llvmlite import binding as llvm

NAME = "allcover_enter"
"""The function: it takes the address of another one and that of the row."""


def way_in(words: int, unused: Iterable[str]) -> bytes:
    """This function will give the object file of the way into functions of so many words.

    A function gives a place for its result and one for an error before them, as Numba's do. ``unused`` are names that
    are never called; they stop the program, should they ever be.
    """
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(opt=0, jit=True)
    code: bytes = machine.emit_object(llvm.parse_assembly(_text(words, unused)))
    return code


def _text(words: int, unused: Iterable[str]) -> str:
    """In LLVM's language."""
    places = range(words)
    return "\n".join(
        [
            "declare void @llvm.trap()",
            *(f"define void @{name}() {{ call void @llvm.trap() unreachable }}" for name in unused),
            f"define i32 @{NAME}(ptr %function, ptr %words) {{",
            "%result = alloca ptr",
            "%error = alloca ptr",
            *(
                f"%at{n} = getelementptr i64, ptr %words, i64 {n}\n%word{n} = load i64, ptr %at{n}"
                for n in places
            ),
            f"%code = call i32 %function(ptr %result, ptr %error, {', '.join(f'i64 %word{n}' for n in places)})",
            "ret i32 %code",
            "}",
        ]
    )
