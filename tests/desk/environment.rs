use super::*;

fn env(variables: &[(&str, &str)]) -> Result<Environment, Diagnostic> {
    let terminals = Terminals { output: true, errors: true, ..Terminals::default() };
    Environment::from_variables(
        |name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        },
        terminals,
    )
}

fn readable(variables: &[(&str, &str)]) -> Environment {
    env(variables).unwrap_or_else(|fault| panic!("{}", fault.message))
}

#[test]
fn the_configuration_folder_is_found_as_its_specification_says() {
    let config = |variables: &[(&str, &str)]| readable(variables).config;
    let at = |path: &str| Some(PathBuf::from(path));
    assert_eq!(config(&[("XDG_CONFIG_HOME", "/x"), ("HOME", "/h")]), at("/x/caseplan"));
    assert_eq!(config(&[("XDG_CONFIG_HOME", "x"), ("HOME", "/h")]), at("/h/.config/caseplan"));
    assert_eq!(config(&[("XDG_CONFIG_HOME", ""), ("HOME", "/h")]), at("/h/.config/caseplan"));
    assert_eq!(config(&[]), None);
}

#[test]
fn the_day_can_be_fixed_but_not_by_nonsense() {
    let fixed = readable(&[("SOURCE_DATE_EPOCH", "1795305599")]);
    assert_eq!(fixed.today().to_string(), "2026-11-21");
    assert!(readable(&[]).today().to_string().as_str() > "2026");
    for far in ["253402300800", "-2208988801", "7258118400"] {
        let fault = env(&[("SOURCE_DATE_EPOCH", far)]).expect_err(far);
        assert!(fault.message.contains("1900 to 2199"), "{}", fault.message);
    }
    assert_eq!(readable(&[("SOURCE_DATE_EPOCH", "7258118399")]).today().to_string(), "2199-12-31");
    for nonsense in ["today", "1e9", "99999999999999999999", "9223372036854775807"] {
        let fault = env(&[("SOURCE_DATE_EPOCH", nonsense)]).expect_err(nonsense);
        assert_eq!(fault.code, Code::Usage);
    }
}

#[test]
fn colour_is_for_terminals_of_people_who_want_it() {
    let colours = |variables: &[(&str, &str)]| readable(variables).colours_messages();
    assert!(colours(&[]) && colours(&[("NO_COLOR", "")]) && colours(&[("TERM", "xterm")]));
    assert!(!colours(&[("NO_COLOR", "1")]) && !colours(&[("TERM", "dumb")]));
}
