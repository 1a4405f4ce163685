"""Names that Java knows without an import: the types of ``java.lang``, and the first names of packages that code writes out in full.

A type of ``java.lang`` has its plain name in facts (``Runtime.exec``), also where the code imports it or writes its package.
"""

from __future__ import annotations

from typing import Final

# https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/package-summary.html
_TYPES: Final = """
AutoCloseable Appendable CharSequence Cloneable Comparable Iterable Readable Runnable Boolean Byte Character Class ClassLoader ClassValue Double Enum
Float InheritableThreadLocal Integer Long Math Module ModuleLayer Number Object Package Process ProcessBuilder ProcessHandle Record Runtime
RuntimePermission SecurityManager Short StackTraceElement StackWalker StrictMath String StringBuffer StringBuilder System Thread ThreadGroup
ThreadLocal Throwable Void Exception RuntimeException Error ArithmeticException ArrayIndexOutOfBoundsException ClassCastException
ClassNotFoundException CloneNotSupportedException IllegalArgumentException IllegalStateException IndexOutOfBoundsException InterruptedException
NegativeArraySizeException NoSuchFieldException NoSuchMethodException NullPointerException NumberFormatException SecurityException
StringIndexOutOfBoundsException UnsupportedOperationException AssertionError OutOfMemoryError StackOverflowError LinkageError
Override Deprecated SuppressWarnings FunctionalInterface SafeVarargs
"""
_PRIMITIVES: Final = "boolean byte char double float int long short void"
_ARRAYS: Final = "boolean[] byte[] char[] double[] float[] int[] long[] short[] String[] Object[]"
# ``enum`` is no name in Java; what is declared as an enumeration has the base ``enum.Enum``.
_PACKAGES: Final = "java javax jakarta org com io net dev groovy ognl freemarker okhttp3 enum"

BUILTINS: Final[frozenset[str]] = frozenset(
    [*_TYPES.split(), *_PRIMITIVES.split(), *_ARRAYS.split(), *_PACKAGES.split()]
)
