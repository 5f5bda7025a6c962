use super::*;

const OWN: &str = include_str!("../../instruments/phq2.yaml");

#[test]
fn every_built_in_definition_is_there() {
    let found = definitions(&Environment::default(), None).expect("read");
    assert!(found.faults.is_empty());
    for (folder, count) in [
        ("instruments", found.instruments.len()),
        ("templates/problems", found.problems.len()),
        ("templates/interventions", found.treatments.len()),
        ("templates/programmes", found.programmes.len()),
        ("templates/documents", found.documents.len()),
    ] {
        let entries = fs::read_dir(folder).expect("the repository").filter_map(Result::ok);
        let files = entries.filter(|entry| entry.path().is_file());
        // The index of what cannot be had, the outlines and the triggers define nothing.
        let index = ["unavailable.yaml", "outlines.txt", "triggers.txt"];
        let files = files.filter(|entry| index.iter().all(|name| entry.file_name() != *name));
        assert_eq!(count, files.count(), "{folder}");
    }
    let phq9 = found.find(DefinitionKind::Instrument, "phq9").expect("built in");
    assert_eq!(phq9.source.name, "<built-in>/instruments/phq9.yaml");
    assert_eq!(phq9.source.text, include_str!("../../instruments/phq9.yaml"));
    let library = found.library();
    assert!(found.instruments.iter().all(|found| library.get(found.id.as_str()).is_some()));
    assert!(library.take_faults().is_empty());
}

#[test]
fn the_nearest_definition_wins_and_the_others_are_named() {
    let (config, home, extra) = (folder(), folder(), folder());
    let changed = OWN.replace("version: 1", "version: 2").replace("from: 3", "from: 4");
    let changed =
        changed.replace("{ total: 3, total.band: positive }", "{ total: 3, total.band: negative }");
    put(config.path(), "instruments/phq2.yaml", OWN);
    put(home.path(), "instruments/own.yaml", OWN.replace("phq2", "own"));
    put(extra.path(), "instruments/phq2.yaml", &changed);
    put(extra.path(), "documents/plan.md", "a plan\n");
    let env = Environment {
        config: Some(config.path().to_owned()),
        home: Some(home.path().to_owned()),
        ..Environment::default()
    };
    let built_in = definitions(&Environment::default(), None).expect("read").library();
    let found = definitions(&env, Some(extra.path())).expect("read");
    let phq2 = found.find(DefinitionKind::Instrument, "phq2").expect("there");
    assert_eq!(phq2.origin, Origin::Folder(extra.path().to_owned()));
    assert_eq!(phq2.shadows, [Origin::BuiltIn, Origin::Config(config.path().to_owned())]);
    let own = found.find(DefinitionKind::Instrument, "own").expect("there");
    assert!(own.shadows.is_empty());
    assert_eq!(codes(&found.faults), [Code::Shadowed; 3]);
    assert!(found.faults.iter().all(|fault| fault.severity == Severity::Note));

    let taken_with = built_in.get("phq2").expect("built in").hashes.scoring;
    let library = found.library();
    assert_ne!(library.get("phq2").expect("the clinic's").hashes.scoring, taken_with);
    assert!(library.pinned("phq2", taken_with).is_some(), "answers outlive a shadow");
}

#[test]
fn a_definition_with_a_fault_of_its_own_is_never_used() {
    let clinic = folder();
    put(clinic.path(), "instruments/phq2.yaml", OWN.replace("from: 3", "from: 4"));
    let library =
        definitions(&Environment::default(), Some(clinic.path())).expect("read").library();
    assert!(library.get("phq2").is_none(), "not even the built-in one in its place");
    assert_eq!(codes(&library.take_faults()), [Code::ExampleFails]);
}

#[test]
fn what_is_wrong_in_a_folder_is_told_all_at_once() {
    let clinic = folder();
    for name in ["PHQ 9.yaml", "good.yaml", "old.yml", ".hidden.yaml", "good.yaml~", "a.txt"] {
        put(clinic.path(), &format!("instruments/{name}"), OWN);
    }
    put(clinic.path(), "instruments/latin.yaml", b"title: caf\xe9\n");
    put(clinic.path(), "instruments/unavailable.yaml", "- asq\n");
    put(clinic.path(), "instruments/batteries/intake.yaml", "battery: intake\n");
    let found = definitions(&Environment::default(), Some(clinic.path())).expect("read");
    let told = [
        Code::BadId,
        Code::UnknownKind,
        Code::NotText,
        Code::UnknownKind,
        // `good.yaml` holds an instrument that has a file of its own name.
        Code::DuplicateId,
    ];
    assert_eq!(codes(&found.faults), told);
    let own = found.instruments.iter().filter(|found| found.origin != Origin::BuiltIn);
    let own: Vec<&str> = own.map(|found| found.id.as_str()).collect();
    assert_eq!(own, ["good"]);
}

#[test]
fn a_folder_that_someone_named_must_be_there() {
    let none = Some(PathBuf::from("/nowhere/at/all"));
    let config = Environment { config: none.clone(), ..Environment::default() };
    assert!(definitions(&config, None).is_ok());
    let home = Environment { home: none.clone(), ..Environment::default() };
    for result in [definitions(&home, None), definitions(&config, none.as_deref())] {
        let failure = result.err().expect("it is not there");
        assert_eq!(failure.kind(), FailureKind::Unreadable);
    }
}
