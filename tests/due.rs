//! What is due in many cases: the same as their plans say, whatever the order, and never a word of an
//! answer.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

mod common;

use caseplan::cli::{Exit, Streams, run};
use caseplan::client::Client;
use caseplan::desk::{Environment, Terminals};
use caseplan::diagnostic::Source;
use caseplan::id::CaseId;
use caseplan::instrument::RecordKind;
use caseplan::record::{self, Case, Deed, Did, History};
use chrono::DateTime;
use common::clinic::decided;
use common::{Run, caseplan, make_private, stem, yaml_files};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;

const EXAMPLES: &str = "examples/cases";
/// Before the cases, on their days, and when everything has passed.
const DAYS: [&str; 4] = ["2026-10-06", "2026-11-22", "2027-01-16", "2027-06-01"];

/// What is due, one object a line.
fn due(arguments: &[&str]) -> Vec<Json> {
    let run = caseplan(&[&["due", "--json"], arguments].concat());
    let lines = run.output.lines();
    lines.map(|line| serde_json::from_str(line).expect("an object a line")).collect()
}

fn of_kind<'j>(due: &'j [Json], kind: &str) -> Vec<&'j Json> {
    due.iter().filter(|one| one["kind"] == kind).collect()
}

fn items(due: &[Json], kind: &str) -> BTreeSet<(String, String)> {
    let text = |one: &Json, key: &str| one[key].as_str().expect("a text").to_owned();
    of_kind(due, kind).into_iter().map(|one| (text(one, "item"), text(one, "day"))).collect()
}

/// A folder of records that only their owner can read.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    fn put(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        fs::write(&path, text).expect("it is written");
        make_private(&path);
        path.display().to_string()
    }

    fn name(&self) -> String {
        self.0.path().display().to_string()
    }
}

/// An example with further decisions, written as the program writes it.
fn decided_on(example: &str, decisions: &str) -> String {
    let text = fs::read_to_string(format!("{EXAMPLES}/{example}.yaml")).expect("an example");
    let mut case = record::read(&Source::record(example, text)).value.expect("it can be read");
    let mut history = History::of(&case, DateTime::UNIX_EPOCH);
    decided(decisions).iter().for_each(|decision| case.decisions.add(decision.clone()));
    case.revision += 1;
    history.enter(&case, Deed::new(Did::Decided)).text().to_owned()
}

fn answers(case: &str, responses: &str) -> String {
    format!("answers: {case}\ndate: 2026-11-20\nsource: client\nresponses:\n{responses}")
}

#[test]
fn what_is_due_is_what_the_plans_say() {
    for path in yaml_files(EXAMPLES) {
        let case = path.display().to_string();
        for day in DAYS {
            let due = due(&[&case, "--as-of", day, "--within", "3660"]);
            let plan = caseplan(&["plan", &case, "-f", "json", "--as-of", day]).output;
            let plan: Json = serde_json::from_str(&plan).expect("a plan");
            let place = format!("{} on {day}", stem(&path));
            assert_eq!(items(&due, "objective"), objectives(&plan), "{place}");
            let alerts: BTreeSet<String> =
                items(&due, "alert").into_iter().map(|(item, _)| item).collect();
            assert_eq!(!alerts.is_empty(), is_open(&plan), "{place}");
            let ids: Vec<&str> =
                list(&plan["draft"]).iter().filter_map(|l| l["id"].as_str()).collect();
            let unsigned = !of_kind(&due, "signature").is_empty();
            let nothing = list(&plan["results"]).is_empty();
            assert_eq!(unsigned, ids.contains(&"draft/signature") && !nothing, "{place}");
        }
    }
}

fn list(json: &Json) -> &[Json] {
    json.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The objectives of the problems that somebody decided to treat.
fn objectives(plan: &Json) -> BTreeSet<(String, String)> {
    let decided = |problem: &&Json| {
        let standing = problem["standing"].as_str().unwrap_or_default();
        problem["treated"] == true || standing.contains("decided to treat")
    };
    let problems = list(&plan["problems"]).iter().filter(decided);
    let objectives = problems.flat_map(|problem| list(&problem["objectives"]));
    let text = |one: &Json, key: &str| one[key].as_str().expect("a text").to_owned();
    objectives.map(|one| (text(one, "id"), text(one, "due"))).collect()
}

/// Whether a critical alert stands without a full response.
fn is_open(plan: &Json) -> bool {
    list(&plan["alerts"]).iter().any(|alert| {
        let full = !alert["response"].is_null() && list(&alert["gaps"]).is_empty();
        alert["level"] == "critical" && !full
    })
}

#[test]
fn a_client_who_did_not_come_and_a_note_that_is_not_signed_are_due() {
    let notes = "tests/transcripts/note.in/answers.yaml";
    let later = due(&[notes, "--as-of", "2026-11-20"]);
    let missed = ("note_no_show-1".to_owned(), "2026-11-17".to_owned());
    assert_eq!(items(&later, "outreach"), BTreeSet::from([missed]));
    assert_eq!(of_kind(&later, "outreach")[0]["overdue"], true);
    let unsigned: BTreeSet<String> =
        items(&later, "note").into_iter().map(|(item, _)| item).collect();
    let all = ["note_individual-1", "note_group-1", "note_no_show-1"];
    assert_eq!(unsigned, all.map(str::to_owned).into());
    let before = due(&[notes, "--as-of", "2026-11-15"]);
    assert!(of_kind(&before, "outreach").is_empty());
}

#[test]
fn alerts_come_first_then_what_is_overdue_longest_then_the_days() {
    let due = due(&[EXAMPLES, "--as-of", "2027-01-16", "--within", "60"]);
    let key = |one: &Json| {
        let rank = match one["standing"].as_str() {
            Some("alert") => 0,
            Some("overdue") => 1,
            _ => 2,
        };
        (rank, one["day"].as_str().expect("a day").to_owned())
    };
    let keys: Vec<_> = due.iter().map(key).collect();
    assert!(keys.is_sorted() && keys.iter().any(|(rank, _)| *rank == 0), "{keys:?}");
    assert!(due.iter().any(|one| one["standing"] == "due"));
    let until = due.iter().filter_map(|one| one["day"].as_str()).max();
    assert!(until.is_some_and(|day| day <= "2027-03-17"), "{until:?}");
}

#[test]
fn the_order_in_which_cases_are_named_changes_nothing() {
    let mut paths: Vec<String> =
        yaml_files(EXAMPLES).iter().map(|path| path.display().to_string()).collect();
    let named = |paths: &[String]| {
        let names: Vec<&str> = paths.iter().map(String::as_str).collect();
        caseplan(&[&["due"], &names[..]].concat()).output
    };
    let first = named(&paths);
    paths.reverse();
    assert!(!first.is_empty() && first == named(&paths));
    assert_eq!(first, caseplan(&["due", EXAMPLES]).output);
}

/// The words that a person wrote into a record, and who the client is.
fn words_of(text: &str) -> Vec<String> {
    let said = text.lines().filter_map(|line| line.split_once(": ").map(|(_, value)| value));
    let said = said.map(|value| value.trim_matches('"').to_owned());
    said.filter(|value| value.contains(' ') && value.len() > 12 && !value.starts_with('{'))
        .collect()
}

#[test]
fn nothing_that_is_due_quotes_a_record() {
    let folder = Folder::new();
    let calendar = folder.0.path().join("due.ics").display().to_string();
    let far = ["--as-of", "2027-01-16", "--within", "3660"];
    let shown = caseplan(&[&["due", EXAMPLES, "--ics", &calendar], &far[..]].concat());
    let as_json = caseplan(&[&["due", EXAMPLES, "--json"], &far[..]].concat());
    let calendar = fs::read_to_string(calendar).expect("it was written").replace("\r\n ", "");
    let told = [shown.output, shown.talk, as_json.output, as_json.talk, calendar.clone()].concat();
    for path in yaml_files(EXAMPLES) {
        let text = fs::read_to_string(&path).expect("an example");
        for words in words_of(&text) {
            assert!(!told.contains(&words), "{}: {words}", path.display());
        }
    }
    // Which alert it is would tell an answer; a calendar says not even which measure or objective.
    assert!(!told.contains("suicidal_ideation") && !told.contains("Counselor"), "{told}");
    for word in ["phq9", "intake", "objective/", "consent-"] {
        assert!(!calendar.contains(word), "{word}");
    }
}

/// A line of a calendar: its name without parameters, and its value.
type Line = (String, String);

/// Reads the events of a calendar by RFC 5545: lines end in CR LF, are at most 75 bytes long, and go on
/// where the next one begins with a blank.
fn events(text: &str) -> Vec<Vec<Line>> {
    let (whole, rest) = text.rsplit_once("\r\n").expect("the last line has its end");
    assert!(rest.is_empty());
    let mut lines: Vec<String> = Vec::new();
    for line in whole.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line}");
        match (line.strip_prefix(' '), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ => lines.push(line.to_owned()),
        }
    }
    let lines: Vec<Line> = lines
        .iter()
        .map(|line| {
            let (name, value) = line.split_once(':').expect("a name and a value");
            (name.split(';').next().unwrap_or(name).to_owned(), value.to_owned())
        })
        .collect();
    let says = |line: &Line, name: &str, value: &str| line.0 == name && line.1 == value;
    assert!(says(&lines[0], "BEGIN", "VCALENDAR") && says(&lines[1], "VERSION", "2.0"));
    assert!(says(lines.last().expect("a line"), "END", "VCALENDAR"));
    let mut events = Vec::new();
    let mut event: Option<Vec<Line>> = None;
    for line in &lines[3..lines.len() - 1] {
        match &mut event {
            None if says(line, "BEGIN", "VEVENT") => event = Some(Vec::new()),
            Some(_) if says(line, "END", "VEVENT") => events.extend(event.take()),
            Some(within) => within.push(line.clone()),
            None => panic!("between events: {line:?}"),
        }
    }
    assert!(event.is_none(), "every event has its end");
    events
}

fn value<'e>(event: &'e [Line], name: &str) -> &'e str {
    let mut found = event.iter().filter(|line| line.0 == name);
    let value = &found.next().unwrap_or_else(|| panic!("{name} is there: {event:?}")).1;
    assert!(found.next().is_none(), "{name} stands once");
    value
}

fn calendar(arguments: &[&str]) -> Vec<Vec<Line>> {
    events(&caseplan(&[&["due", EXAMPLES, "--ics", "-"], arguments].concat()).output)
}

#[test]
fn a_calendar_is_one_by_the_standard_and_an_event_keeps_its_id() {
    let far = ["--as-of", "2026-11-22", "--within", "3660"];
    let events = calendar(&far);
    assert_eq!(events.len(), due(&[&[EXAMPLES], &far[..]].concat()).len());
    let ids: BTreeSet<&str> = events.iter().map(|event| value(event, "UID")).collect();
    assert_eq!(ids.len(), events.len(), "no two events have one id");
    for event in &events {
        assert_eq!(value(event, "DTSTAMP"), "20261122T000000Z");
        let (start, end) = (value(event, "DTSTART"), value(event, "DTEND"));
        assert!(start >= "20261122" && start < end && start.len() == 8, "{event:?}");
    }
    let later = calendar(&["--as-of", "2026-11-23", "--within", "3660"]);
    let known = later.iter().filter(|event| ids.contains(value(event, "UID"))).count();
    assert!(known * 10 >= later.len() * 9, "{known} of {} are the same", later.len());
}

#[test]
fn a_calendar_replaces_its_own_and_nothing_else() {
    let folder = Folder::new();
    let path = folder.0.path().join("due.ics").display().to_string();
    let write = |more: &[&str]| caseplan(&[&["due", EXAMPLES, "--ics", &path], more].concat()).exit;
    assert_eq!((write(&[]), write(&["--as-of", "2027-01-01"])), (Exit::Done, Exit::Done));
    let other =
        folder.put("due.ics", "BEGIN:VCALENDAR\r\nPRODID:-//Somebody//EN\r\nEND:VCALENDAR\r\n");
    assert_ne!(write(&[]), Exit::Done);
    assert!(fs::read_to_string(&other).expect("it is there").contains("Somebody"));
    assert_eq!(write(&["--force"]), Exit::Done);
    folder.put("due.ics", "case: a-1\n");
    assert_ne!(write(&["--force"]), Exit::Done);
}

#[test]
fn a_case_that_cannot_be_read_is_told_first_and_hides_no_other() {
    let folder = Folder::new();
    let whole = fs::read_to_string(format!("{EXAMPLES}/many_unanswered.yaml")).expect("an example");
    folder.put("a.yaml", &whole[..whole.len() / 2]);
    folder.put("b.yaml", "");
    folder.put("c.yaml", &whole);
    folder.put("d.restricted.yaml", "this is not looked at");
    folder.put("settings.yaml", "settings: 1\n");
    folder.put("within/e.yaml", "neither is this");
    let run = caseplan(&["due", &folder.name()]);
    let lines: Vec<&str> = run.output.lines().collect();
    assert_eq!(run.exit, Exit::Attention, "{}", run.talk);
    assert!(lines[0].starts_with("unread") && lines[0].contains("a.yaml"), "{lines:?}");
    assert!(lines[1].starts_with("unread") && lines[1].contains("b.yaml"), "{lines:?}");
    assert!(lines[2].starts_with("alert") && lines[2].contains("many_unanswered"), "{lines:?}");
    for name in ["d.restricted", "settings", "e.yaml"] {
        assert!(!run.output.contains(name) && !run.talk.contains(name), "{}", run.talk);
    }
    assert!(run.talk.contains("3 cases"), "{}", run.talk);
    let none = caseplan(&["due", &format!("{}/a.yaml", folder.name())]);
    assert_eq!(none.exit, Exit::Input);
    assert!(none.output.starts_with("unread"), "{}", none.output);
    assert_eq!(caseplan(&["due", "nowhere"]).exit, Exit::Input);
    let empty = caseplan(&["due", &Folder::new().name()]);
    assert_eq!(
        empty.exit,
        Exit::Input,
        "a folder without a case is not one in which nothing is due"
    );
}

#[test]
fn what_stands_apart_by_law_is_refused_where_it_is_named() {
    let folder = Folder::new();
    let mut case = Case::new(CaseId::new("a-1").expect("an id"), Client::default());
    case.kind = RecordKind::Restricted;
    let path = folder.put("a-1.restricted.yaml", &record::write(&case));
    let run = caseplan(&["due", &path]);
    assert!(run.talk.contains("a restricted record is not read"), "{}", run.talk);
}

#[test]
fn two_files_of_one_case_are_told() {
    let folder = Folder::new();
    let text = answers("a-1", "  gad2: { q1: 0, q2: 0 }\n");
    folder.put("a.yaml", &text);
    folder.put("b.yaml", &text);
    let run = caseplan(&["due", &folder.name()]);
    assert!(run.talk.contains("are of one case, a-1"), "{}", run.talk);
}

#[test]
fn cron_is_told_by_the_exit_code_that_something_is_overdue() {
    let day = |day| {
        let clean = format!("{EXAMPLES}/csb_and_depression.yaml");
        caseplan(&["due", &clean, "--as-of", day, "--fail-on", "overdue"]).exit
    };
    assert_eq!((day("2026-11-22"), day("2026-12-30")), (Exit::Done, Exit::Attention));
    let open =
        caseplan(&["due", &format!("{EXAMPLES}/many_unanswered.yaml"), "--fail-on", "overdue"]);
    assert_eq!(open.exit, Exit::Attention, "an open alert may not wait at all");
}

#[test]
fn colours_are_for_a_terminal_only() {
    let shown = |output, no_colour| {
        let terminals = Terminals { output, ..Terminals::default() };
        let fixed_day = "2026-11-22".parse().ok();
        let environment = Environment { fixed_day, no_colour, terminals, ..Environment::default() };
        let (mut output, mut talk) = (Vec::new(), Vec::new());
        let streams = Streams { output: &mut output, talk: &mut talk };
        run(["caseplan", "due", EXAMPLES].map(Into::into), environment, streams);
        String::from_utf8(output).expect("text")
    };
    let coloured = shown(true, false);
    assert!(coloured.starts_with("\x1b[1;31malert"), "{coloured}");
    for plain in [shown(false, false), shown(true, true)] {
        assert!(!plain.contains('\x1b') && plain.starts_with("alert"));
    }
}

#[test]
fn a_day_that_a_clinician_set_counts_and_a_line_that_was_left_out_is_not_due() {
    let folder = Folder::new();
    let line = "depression/objective/lighter";
    let edits = format!(
        "  - {{ edited: {line}, on: 2026-11-21, by: B, due: 2027-03-01 }}\n  \
         - {{ edited: depression/objective/sleep, on: 2026-11-21, by: B, left_out: yes, reason: Sleeps well now. }}\n"
    );
    let path = folder.put("a.yaml", &decided_on("csb_and_depression", &edits));
    let due = due(&[&path, "--within", "3660"]);
    let objectives = items(&due, "objective");
    assert!(objectives.contains(&(line.to_owned(), "2027-03-01".to_owned())), "{objectives:?}");
    assert!(!objectives.iter().any(|(item, _)| item == "depression/objective/sleep"));
}

#[test]
fn what_was_put_off_is_due_until_somebody_decides_anew() {
    let folder = Folder::new();
    let put_off = "  - { problem: barriers, decision: defer, on: 2026-11-21, by: B, reason: Later., until: 2026-12-01 }\n";
    let path = folder.put("a.yaml", &decided_on("csb_and_depression", put_off));
    let of = |path: &str, day| of_kind(&due(&[path, "--as-of", day]), "deferred").len();
    assert_eq!((of(&path, "2026-11-22"), of(&path, "2026-12-09")), (1, 1));
    let anew =
        "  - { problem: barriers, decision: treat, on: 2026-11-30, by: B, confirmed: yes }\n";
    let path = folder.put("a.yaml", &decided_on("csb_and_depression", &format!("{put_off}{anew}")));
    assert_eq!((of(&path, "2026-11-22"), of(&path, "2026-12-09")), (1, 0));
}

#[test]
fn a_contact_is_due_until_something_is_recorded_and_then_the_alert_is_open_again() {
    let case = format!("{EXAMPLES}/critical_alert.yaml");
    let on = |day| {
        let due = due(&[&case, "--as-of", day]);
        (of_kind(&due, "contact").len(), of_kind(&due, "alert").len())
    };
    let (before, on_the_day, after) = (on("2026-11-22"), on("2026-11-23"), on("2026-11-25"));
    assert_eq!((before.0, on_the_day.0), (1, 1), "one contact, for whatever reasons");
    assert!(after.1 > before.1, "{before:?} {after:?}");
}

#[test]
fn a_release_that_a_longer_one_follows_or_that_was_taken_back_does_not_end_alone() {
    let row = |to: &str, rest: &str| {
        format!(
            "        - {{ recipient: {to}, kind: other, covers: [results], signed_copy: yes, {rest} }}\n"
        )
    };
    let rows = [
        row("Dr. Example", "expires_on: 2026-11-25"),
        row("dr.  example", "expires_on: 2027-11-25"),
        row("A school", "expires_on: 2026-11-26"),
        row("A lawyer", "expires_on: 2026-11-27, revoked_on: 2026-11-19"),
        row("A court", "expires_on: 2026-11-10"),
        row("A school", "expires_on: 2027-11-26").replace("signed_copy: yes", "signed_copy: no"),
    ];
    let text = format!(
        "  - instrument: consent\n    answers:\n      consent_to_treatment: given\n      look_again: 2026-11-24\n      releases:\n{}",
        rows.concat()
    );
    let folder = Folder::new();
    let path = folder.put("a.yaml", &answers("a-1", &text));
    let due = due(&[&path]);
    let own = |index: usize, day: &str| (format!("consent-1.releases[{index}]"), day.to_owned());
    assert_eq!(items(&due, "release"), [own(2, "2026-11-26"), own(4, "2026-11-10")].into());
    let ended = of_kind(&due, "release").into_iter().filter(|one| one["day"] == "2026-11-10");
    assert!(ended.clone().count() == 1 && ended.clone().all(|one| one["standing"] == "waiting"));
    assert_eq!(items(&due, "look_again"), [("consent-1".into(), "2026-11-24".into())].into());
}

#[test]
fn a_measure_is_due_by_the_first_battery_and_overdue_by_the_last() {
    let case = format!("{EXAMPLES}/csb_and_depression.yaml");
    let phq9 = |day| {
        let due = due(&[&case, "--as-of", day]);
        let one = of_kind(&due, "measure").into_iter().find(|one| one["item"] == "phq9").cloned();
        one.map(|one| (one["day"].as_str().map(str::to_owned), one["overdue"] == true))
    };
    let from = Some("2026-12-04".to_owned());
    assert_eq!(phq9("2026-11-19"), None);
    assert_eq!(phq9("2026-11-22"), Some((from.clone(), false)));
    assert_eq!(phq9("2026-12-20"), Some((from.clone(), false)), "every month is often enough");
    assert_eq!(phq9("2026-12-21"), Some((from, true)));
    // Nothing follows change where nothing is treated.
    let clean = due(&[&format!("{EXAMPLES}/clean.yaml"), "--within", "3660"]);
    assert!(of_kind(&clean, "measure").is_empty());
}

#[test]
fn an_interview_that_was_left_waits() {
    let text =
        fs::read_to_string(format!("{EXAMPLES}/csb_and_depression.yaml")).expect("an example");
    let mut case = record::read(&Source::record("case", text)).value.expect("it can be read");
    case.responses[0].finished = None;
    let folder = Folder::new();
    let path = folder.put("a.yaml", &record::write(&case));
    let due = due(&[&path]);
    assert_eq!(items(&due, "interview"), [("phq9-1".into(), "2026-11-20".into())].into());
    assert!(of_kind(&due, "interview").iter().all(|one| one["standing"] == "waiting"));
}

#[test]
fn nothing_is_due_where_nothing_was_answered_or_decided() {
    let folder = Folder::new();
    let case = Case::new(CaseId::new("a-1").expect("an id"), Client::default());
    let path = folder.put("a-1.yaml", &record::write(&case));
    assert_eq!(caseplan(&["due", &path, "--fail-on", "overdue"]).output, "");
}

const STAFF: &str = "staff: 1\npeople:\n  - { name: M. Chief, credential: LPC }\n  \
    - { name: A. Intern, credential: intern, supervisor: M. Chief, co_signed: [plan] }\n";
const LAW: &str = "jurisdiction: here\nversion: 1\ntitle: Here\nread_on: 2026-01-01\nread_by: M. Chief\n\
    timing: kansas\nlevel: outpatient\nlimits:\n  - { about: other, say: None., source: Nobody }\n";

/// A clinic with staff and timing rules, and a case that an intern has signed.
fn clinic() -> (Folder, String, String) {
    let folder = Folder::new();
    folder.put("clinic/staff.yaml", STAFF);
    folder.put("clinic/jurisdiction.yaml", LAW);
    let signed = "  - { signature: plan, on: 2026-11-21, by: A. Intern, credential: intern, how: on paper }\n";
    let case = folder.put("a.yaml", &decided_on("csb_and_depression", signed));
    let clinic = folder.0.path().join("clinic").display().to_string();
    (folder, clinic, case)
}

fn kinds(due: &[Json]) -> Vec<&str> {
    due.iter().filter_map(|one| one["kind"].as_str()).collect()
}

#[test]
fn a_supervisor_is_told_what_waits_for_them() {
    let (_folder, clinic, case) = clinic();
    let open = format!("{EXAMPLES}/many_unanswered.yaml");
    let of = |who: &str| due(&[&case, &open, "--definitions", &clinic, "--as", who]);
    let of_chief = of("M. Chief, LPC");
    let co_signature = of_kind(&of_chief, "co_signature");
    assert!(co_signature.len() == 1 && co_signature[0]["case"] == "csb_and_depression");
    assert!(of_chief.iter().all(|one| ["alert", "co_signature"].iter().any(|k| one["kind"] == *k)));
    let of_intern = of("A. Intern");
    assert!(!of_intern.is_empty() && kinds(&of_intern).iter().all(|kind| *kind == "alert"));
    let nobody = caseplan(&["due", &case, "--definitions", &clinic, "--as", "M. Chef"]);
    assert_eq!(nobody.exit, Exit::Input);
    assert!(nobody.talk.contains("M. Chief"), "{}", nobody.talk);
    assert_eq!(caseplan(&["due", &case, "--as", "M. Chief"]).exit, Exit::Input);
}

#[test]
fn plans_are_due_by_the_rules_of_the_place_and_by_none_where_none_is_in_force() {
    let (folder, clinic, case) = clinic();
    let first = due(&[&case, "--definitions", &clinic, "--within", "60"]);
    assert_eq!(items(&first, "first_plan"), [(String::new(), "2027-01-04".into())].into());
    assert!(of_kind(&due(&[&case, "--within", "60"]), "first_plan").is_empty());
    let late = due(&[&case, "--definitions", &clinic, "--as-of", "2027-01-05"]);
    assert!(of_kind(&late, "first_plan").iter().all(|one| one["standing"] == "overdue"));
    let text = fs::read_to_string(&case).expect("the case");
    let issued =
        format!("plans:\n  - {{ on: 2026-11-22, document: plan, hash: {} }}\n", "0".repeat(64));
    let issued = folder.put("b.yaml", &text.replace("reseals:", &format!("{issued}reseals:")));
    assert_eq!(caseplan(&["check", &issued, "--reseal", "--by", "B"]).exit, Exit::Done);
    let next = due(&[&issued, "--definitions", &clinic, "--within", "100"]);
    assert!(of_kind(&next, "first_plan").is_empty(), "it was issued");
    assert_eq!(items(&next, "review"), [(String::new(), "2027-02-20".into())].into());
}

#[test]
fn what_is_wrong_with_a_clinics_definitions_stops_before_any_case() {
    let folder = Folder::new();
    for (path, text) in [
        ("batteries/of_own.yaml", "battery: of_own\nversion: 1\n"),
        ("instruments/own.yaml", "instrument: own\nversion: 1\n"),
        ("problems/our_own.yaml", "problem: our_own\nversion: 1\n"),
    ] {
        folder.put(&format!("clinic/{path}"), text);
    }
    let clinic = folder.0.path().join("clinic").display().to_string();
    let Run { exit, output, talk, .. } = caseplan(&["due", EXAMPLES, "--definitions", &clinic]);
    assert!(exit == Exit::Input && output.is_empty(), "{output}");
    for name in ["of_own.yaml", "instruments/own.yaml", "our_own.yaml"] {
        assert!(talk.contains(name), "{name}: {talk}");
    }
}

const OWN: &str = "instrument: own\nversion: 1\ntitle: Own\nkind: form\n\
    source: { citation: Written for this test }\n\
    rights: { owner: caseplan, terms: own, wording: shipped }\n\
    items:\n  - { id: often, text: How often, type: integer, min: 0, max: 9 }\n";

#[test]
fn a_definition_that_is_kept_in_a_case_counts_for_that_case() {
    let folder = Folder::new();
    folder.put("clinic/instruments/own.yaml", OWN);
    let clinic = folder.0.path().join("clinic").display().to_string();
    let answers = folder.put("answers.yaml", &answers("a-1", "  own: { often: 3 }\n"));
    let case = folder.0.path().join("a-1.yaml").display().to_string();
    let made = caseplan(&["new", &case, "--from", &answers, "--definitions", &clinic]);
    assert_eq!(made.exit, Exit::Done, "{}", made.talk);
    // The clinic's folder is not there any more; the answers are read all the same.
    let run = caseplan(&["due", &case]);
    assert_eq!(run.exit, Exit::Done, "{}", run.talk);
    assert!(run.output.contains("a-1") && !run.output.contains("alert"), "{}", run.output);
}

#[test]
fn the_page_shows_what_the_program_says() {
    let page = include_str!("../docs/due.md");
    let (_, block) = page.split_once("```console\n$ caseplan ").expect("the page shows a run");
    let (command, shown) = block.split_once('\n').expect("a line of its own");
    let (shown, _) = shown.split_once("```").expect("the block has its end");
    let arguments: Vec<&str> = command.split_whitespace().collect();
    let output = caseplan(&arguments).output;
    let mut lines = output.lines();
    for line in shown.lines().filter(|line| *line != "…") {
        assert!(lines.any(|one| one == line), "{line}\n{output}");
    }
}
