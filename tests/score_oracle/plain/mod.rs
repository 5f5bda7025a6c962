//! A scorer of its own, that shares nothing with the program: it reads the same files as plain
//! trees, and conditions by a parser of its own. It is slow and obvious. What is not known it
//! finds by filling in every way what is missing.

mod compare;
mod sheet;
mod tree;
mod words;
