use super::*;

fn marker(case: &str, document: &str) -> Marker {
    Marker {
        case: CaseId::new(case).expect("a case id"),
        document: Id::new(document).expect("an id"),
    }
}

/// Files of these tests say `case document` and nothing else; an edited one ends in `!`, a record
/// says `record`.
fn existing(bytes: &[u8]) -> Existing {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if text == "record" {
        return Existing::Record;
    }
    let made = |text: &str| {
        let (case, document) = text.split_once(' ')?;
        Some(Marker { case: CaseId::new(case)?, document: Id::new(document)? })
    };
    match (text.strip_suffix('!').and_then(made), made(text)) {
        (Some(edited), _) => Existing::Edited(edited),
        (None, Some(document)) => Existing::Document(document),
        (None, None) => Existing::Other,
    }
}

fn write(there: &str, made_from: Option<&Marker>, force: bool) -> Result<String, Failure> {
    let folder = folder();
    let path = put(folder.path(), "out.md", there);
    let rule = Overwrite { made_from, force, existing: &existing };
    let result = write_output(&path, b"new", &rule);
    let text = fs::read_to_string(&path).expect("read");
    assert_eq!(names(folder.path()), ["out.md"]);
    assert_eq!(text == "new", result.is_ok(), "it was {there}");
    result.map(|()| text)
}

#[test]
fn a_document_replaces_only_its_own_earlier_self() {
    let plan = marker("a-1", "plan");
    let table = [
        ("a-1 plan", false, true),
        ("a-1 letter", false, false),
        ("a-1 letter", true, true),
        ("no marker here", false, false),
        ("no marker here", true, true),
        ("b-2 plan", false, false),
        ("b-2 plan", true, false),
        ("a-1 plan!", false, false),
        ("a-1 plan!", true, true),
        ("b-2 plan!", true, false),
        ("record", false, false),
        ("record", true, false),
    ];
    for (there, force, replaced) in table {
        let result = write(there, Some(&plan), force);
        assert_eq!(result.is_ok(), replaced, "{there}, force {force}");
        if let Err(failure) = result {
            assert_eq!(failure.kind(), FailureKind::Refused);
        }
    }
}

#[test]
fn what_is_about_no_client_never_replaces_a_client_s() {
    assert!(write("b-2 plan", None, true).is_err());
    assert!(write("record", None, true).is_err());
    assert!(write("", None, false).is_err());
    assert!(write("", None, true).is_ok());
}

#[test]
fn a_new_document_is_made() {
    let folder = folder();
    let path = folder.path().join("out.md");
    let rule = Overwrite { made_from: None, force: false, existing: &existing };
    write_output(&path, b"new", &rule).expect("written");
    assert_eq!(names(folder.path()), ["out.md"]);
}
