use super::*;

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let folder = folder();
    let path = put(folder.path(), "a.yaml", "\u{feff}case: a\n");
    let source = read_record(&path).expect("read");
    assert_eq!(source.text, "case: a\n");
    assert!(source.confidential && !read_definition(&path).expect("read").confidential);
}

#[test]
fn what_is_no_text_is_refused_by_its_first_bad_byte() {
    let folder = folder();
    let path = put(folder.path(), "a.yaml", b"SENTINEL: \xff");
    let failure = read_record(&path).err().expect("not text");
    assert_eq!((failure.code, failure.kind()), (Code::NotText, FailureKind::Unreadable));
    assert!(failure.cause.contains("byte 10") && !failure.cause.contains("SENTINEL"));
}

#[test]
fn a_file_too_large_is_refused() {
    let folder = folder();
    let path = folder.path().join("huge.yaml");
    let file = fs::File::create(&path).expect("made");
    file.set_len(1 << 40).expect("sparse");
    assert_eq!(read_record(&path).err().expect("too large").code, Code::TooLarge);
}

#[test]
fn only_regular_files_are_read() {
    let folder = folder();
    for path in [folder.path(), &folder.path().join("none"), Path::new("/dev/zero")] {
        let failure = read_record(path).err().expect("no file");
        assert_eq!(failure.kind(), FailureKind::Unreadable, "{}", path.display());
    }
}
