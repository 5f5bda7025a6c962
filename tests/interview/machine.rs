//! The step machine, without a screen, a disk or a clock.

use caseplan::client::Client;
use caseplan::diagnostic::{Faults, Source};
use caseplan::id::CaseId;
use caseplan::instrument::Instrument;
use caseplan::interview::{
    Asked, Body, Command, Ending, Input, Interview, Leading, Manner, OpenAlert, Prompt, Reviewed,
};
use caseplan::jurisdiction::Jurisdiction;
use caseplan::plan::open_alerts;
use caseplan::record::{self, Case};
use caseplan::response::{Informant, Paper, Recorded, Taking, accept};
use caseplan::yaml::Node;
use std::sync::Arc;
use std::time::Duration;

const FORM: &str = "
instrument: trial
version: 1
title: A trial
kind: form
source: { citation: Written for this test }
rights: { owner: caseplan, terms: own, wording: shipped }
instruction: Take your time.
choices:
  kinds: [ { code: one, text: One }, { code: two, text: Two } ]
items:
  - { id: smokes, section: Habits, text: Do you smoke, type: yes_no, help: Of any kind. }
  - { id: a_day, text: How many a day, type: integer, min: 1, max: 99, unit: a day, ask_when: smokes = yes }
  - id: places
    text: Where
    type: multiple
    choices: [ { code: none, text: Nowhere }, { code: home, text: Home }, { code: work, text: Café } ]
  - { id: understood, section: Safety, text: Were the limits understood, type: yes_no, shows: limits }
  - { id: danger, text: Is somebody in danger, type: yes_no, sensitive: yes, ask_when: understood = yes }
  - id: things
    section: Rest
    text: Which things
    type: records
    fields:
      - { id: kind, text: Kind, choices: kinds }
      - { id: since, text: Since, type: date }
  - { id: words, text: Anything else, type: text, lines: many }
alerts:
  in_danger: { when: danger = yes, level: critical, say: Somebody is in danger., do: Act. }
  many: { when: a_day >= 40, level: attention, say: That is much., do: Ask. }
  no_date: { when: any(things where kind = one and not answered(since)), level: critical, say: No date., do: Ask. }
";

const LAW: &str = "
jurisdiction: here
version: 3
title: Here
read_on: 2026-01-02
read_by: S.
limits: [ { about: suicide, say: I act where a life is in danger., source: Code 1 } ]
";

pub struct Desk {
    pub interview: Interview,
    now: Duration,
}

fn instrument() -> Arc<Instrument> {
    let reading = Instrument::read(&Source::definition("trial.yaml", FORM.trim_start()));
    let said: Vec<String> = reading.faults.iter().map(|fault| fault.message.clone()).collect();
    Arc::new(reading.value.unwrap_or_else(|| panic!("{said:?}")))
}

pub fn law() -> Arc<Jurisdiction> {
    let (law, _) = Jurisdiction::read(&Source::definition("law.yaml", LAW.trim_start()));
    Arc::new(law.expect("the law is sound"))
}

fn taking() -> Taking {
    let on = "2026-11-22".parse().expect("a day");
    Taking { on, by: "C., LPC".into(), informant: Informant::Client }
}

impl Desk {
    pub fn new(manner: Manner, client_holds: bool, law: Option<Arc<Jurisdiction>>) -> Desk {
        let id = CaseId::new("a-1").expect("an id");
        let mut case = Case::new(id, Client::default());
        let instrument = instrument();
        case.responses.push(Recorded::begun("trial-1".into(), &instrument, &taking()));
        Desk::resumed(case, manner, client_holds, law)
    }

    pub fn resumed(
        case: Case,
        manner: Manner,
        client_holds: bool,
        jurisdiction: Option<Arc<Jurisdiction>>,
    ) -> Desk {
        let today = taking().on;
        let leading = Leading {
            taking: taking(),
            today,
            client_holds,
            manner,
            jurisdiction,
            unasked: Vec::new(),
        };
        let mut faults = Faults::new(&case.source);
        let response = case.responses[0].fit(&instrument(), &case.client, &mut faults);
        let findings = case.findings(vec![response].into(), today);
        let open = open_alerts(&findings, &case.decisions);
        let open = open.iter().filter_map(OpenAlert::of).collect();
        let interview = Interview::new(case, 0, instrument(), None, open, leading);
        Desk { interview, now: Duration::ZERO }
    }

    pub fn asked() -> Desk {
        Desk::new(Manner::Asked, false, Some(law()))
    }

    pub fn input(&mut self, input: Input) -> bool {
        self.now += Duration::from_secs(5);
        self.interview.step(&input, self.now).changed
    }

    pub fn type_in(&mut self, lines: &[&str]) -> &mut Desk {
        for line in lines {
            self.input(Input::Typed((*line).to_owned()));
        }
        self
    }

    pub fn does(&mut self, command: Command) -> &mut Desk {
        self.input(Input::Command(command));
        self
    }

    pub fn question(&self) -> Asked {
        match self.interview.view().body {
            Body::Question(asked) => *asked,
            _ => panic!("no question is asked"),
        }
    }

    pub fn text(&self) -> String {
        self.question().text
    }

    pub fn review(&self) -> Reviewed {
        match self.interview.view().body {
            Body::Review(reviewed) => reviewed,
            _ => panic!("nothing is reviewed"),
        }
    }

    pub fn message(&self) -> String {
        self.interview.view().message.unwrap_or_default()
    }

    /// The response, as a case file has it.
    pub fn file(&self) -> String {
        record::write(self.interview.case())
    }
}

#[test]
fn skip_logic_is_live_and_a_hidden_answer_is_kept_and_not_counted() {
    let mut desk = Desk::asked();
    desk.type_in(&["n"]);
    assert_eq!(desk.text(), "Where");
    desk.does(Command::Back).type_in(&["y"]);
    assert_eq!(desk.text(), "How many a day");
    desk.type_in(&["20"]).does(Command::Back).does(Command::Back).type_in(&["n"]);
    assert_eq!(desk.text(), "Where");
    assert!(desk.file().contains("a_day: 20"), "{}", desk.file());
    desk.does(Command::Review);
    assert_eq!(desk.review().hidden, [(2, "How many a day".to_owned())]);
}

#[test]
fn an_answer_is_taken_as_a_key_a_code_or_words_and_never_guessed() {
    for (typed, taken) in [("y", true), ("Yes", true), ("YES", true), ("ye", false), ("1", false)] {
        let mut desk = Desk::asked();
        assert_eq!(desk.input(Input::Typed(typed.into())), taken, "{typed}");
    }
    let mut desk = Desk::asked();
    desk.type_in(&["y"]);
    for wrong in ["0", "100", "1.5", "many", "-3", ""] {
        assert!(!desk.input(Input::Typed(wrong.into())), "{wrong}");
        assert!(!desk.message().contains(wrong) || wrong.is_empty(), "{}", desk.message());
    }
    assert_eq!(desk.message(), "type a whole number from 1 to 99 (a day), or leave it open");
    desk.type_in(&["40"]);
    assert_eq!(desk.message(), "attention: That is much.");
    assert!(!desk.input(Input::Typed("1 2".into())), "none stands alone");
    desk.type_in(&["3, 2"]);
    assert!(desk.file().contains("places: [home, work]"), "{}", desk.file());
}

#[test]
fn j04_a_word_is_taken_whichever_way_its_accent_is_written() {
    for typed in ["Caf\u{e9}", "Cafe\u{301}", "CAFE\u{301}"] {
        let mut desk = Desk::asked();
        desk.type_in(&["n", typed]);
        assert!(desk.file().contains("places: [work]"), "{}", desk.file());
    }
    let mut desk = Desk::asked();
    assert!(!desk.type_in(&["n"]).input(Input::Typed("Cafe".into())), "another word is none");
}

/// A file that another system wrote, read as it stands there.
#[test]
fn j04_a_label_in_a_file_is_one_whichever_way_its_accent_is_written() {
    let instrument = instrument();
    let (_, places) = instrument.item("places").expect("it is asked");
    let accepted = |label: &str| {
        accept(places, taking().on, &Node::of_list(vec![Node::of_text(label)])).is_some()
    };
    assert!(accepted("Caf\u{e9}") && accepted("Cafe\u{301}"));
    assert!(!accepted("Cafe") && !accepted("CAFE\u{301}"), "a file has the exact label");
}

#[test]
fn declined_not_applicable_and_cleared_are_three_things() {
    let mut desk = Desk::asked();
    desk.does(Command::Declined);
    assert!(desk.file().contains("\"declined\": [smokes]"), "{}", desk.file());
    desk.does(Command::GoTo("smokes".into())).does(Command::NotApplicable);
    let file = desk.file();
    assert!(file.contains("not_applicable: [smokes]") && !file.contains("declined\":"), "{file}");
    desk.does(Command::GoTo("1".into()));
    assert_eq!(desk.question().now.as_deref(), Some("not applicable"));
    desk.does(Command::Clear);
    assert!(!desk.file().contains("not_applicable"));
    assert_eq!(desk.text(), "Do you smoke");
    desk.does(Command::Skip);
    let answers = desk.file();
    assert!(answers.contains("answers: {}") && answers.contains("items: [smokes]"), "{answers}");
}

#[test]
fn what_is_sensitive_waits_for_the_limits() {
    let mut desk = Desk::asked();
    desk.type_in(&["n", "1"]);
    let limits = desk.question().limits.expect("they are shown");
    assert!(limits.contains("I act where a life is in danger."), "{limits}");
    desk.does(Command::Skip);
    assert_eq!(desk.text(), "Which things", "unanswered, so nothing sensitive is asked");
    desk.does(Command::GoTo("danger".into()));
    assert!(desk.message().starts_with("held until"), "{}", desk.message());
    desk.does(Command::GoTo("understood".into())).type_in(&["y"]);
    assert_eq!(desk.text(), "Is somebody in danger");
    let file = desk.file();
    assert!(file.contains("- limits: here\n    version: 3\n"), "{file}");
    assert!(file.contains("\"on\": 2026-11-22\n    by: \"C., LPC\""), "{file}");
}

#[test]
fn without_a_jurisdiction_nobody_can_have_understood_its_limits() {
    let mut desk = Desk::new(Manner::Asked, false, None);
    desk.type_in(&["n", "1"]);
    assert!(!desk.input(Input::Typed("y".into())));
    assert!(desk.message().contains("ask your supervisor"), "{}", desk.message());
    desk.type_in(&["n"]);
    assert_eq!(desk.text(), "Which things");
    desk.does(Command::Review);
    let reviewed = desk.review();
    assert!(
        reviewed.held.is_empty() && reviewed.hidden.is_empty(),
        "by a no it is not to be asked"
    );
}

fn in_danger() -> Desk {
    let mut desk = Desk::asked();
    desk.type_in(&["n", "1", "y", "y"]);
    desk
}

#[test]
fn a_critical_alert_interrupts_and_only_a_whole_response_closes_it() {
    let mut desk = in_danger();
    assert!(matches!(desk.interview.view().body, Body::Alert { .. }));
    assert_eq!(desk.interview.view().alerts, Some(1));
    desk.type_in(&["2"]);
    assert!(matches!(desk.interview.view().body, Body::Alert { .. }), "no answer begins it");
    desk.does(Command::GoTo("1".into())).does(Command::Review);
    assert!(matches!(desk.interview.view().body, Body::Alert { .. }), "nothing goes round it");
    desk.type_in(&["", "", "Low, by what he says", "n", "Spoke with both", "S. Supervisor"]);
    desk.type_in(&["2026-11-20"]);
    assert_eq!(desk.message(), "the next contact cannot lie before today");
    desk.type_in(&["2026-11-23", "no"]);
    assert!(desk.message().contains("neither"), "{}", desk.message());
    desk.type_in(&["he is safe where he is now"]);
    assert_eq!(desk.message(), "the response is recorded");
    assert_eq!(desk.interview.view().alerts, Some(0));
    assert_eq!(desk.text(), "Which things");
    let file = desk.file();
    assert!(file.contains("alert: trial-1.in_danger"), "{file}");
    assert!(file.contains("by: \"C., LPC\"") && file.contains("means_asked: no"), "{file}");
}

#[test]
fn a_response_to_one_answer_is_none_to_another() {
    let mut desk = in_danger();
    desk.type_in(&["", "", "Low", "y", "Spoke", "S. Supervisor", "2026-11-23", "made"]);
    assert_eq!(desk.interview.view().alerts, Some(0));
    desk.does(Command::GoTo("danger".into())).type_in(&["y"]);
    assert_eq!(desk.text(), "Which things", "the same answer once more is no change");
    assert!(!desk.file().contains("notes:"), "{}", desk.file());
    desk.does(Command::GoTo("danger".into())).type_in(&["n"]);
    assert!(matches!(desk.interview.view().body, Body::Alert { .. }), "it is asked anew");
    desk.does(Command::Later).does(Command::GoTo("danger".into())).type_in(&["y"]);
    assert_eq!(desk.interview.view().alerts, Some(1), "the response was to the answer of before");
    assert!(desk.file().contains("changed after a response to the alert in_danger"));
}

#[test]
fn an_alert_that_is_left_open_stays_open() {
    let mut desk = in_danger();
    desk.does(Command::Later);
    assert_eq!(desk.text(), "Which things");
    assert_eq!(desk.interview.view().alerts, Some(1));
    assert!(!desk.file().contains("decisions:\n  - alert"));
}

#[test]
fn an_alert_stays_open_until_somebody_responds_whatever_the_answer_is_now() {
    let mut desk = in_danger();
    desk.does(Command::Later).does(Command::GoTo("danger".into())).type_in(&["n"]);
    assert_eq!(desk.interview.view().alerts, Some(1));
    assert!(desk.message().contains("stays open"), "{}", desk.message());
    let file = desk.file();
    assert!(file.contains("the one before raised the alert in_danger"), "{file}");
    assert!(file.contains("  - raised: trial-1.in_danger"), "{file}");
    desk.does(Command::GoTo("danger".into())).type_in(&["n"]);
    assert_eq!(desk.file().matches("- raised:").count(), 1, "it is recorded once");
}

#[test]
fn an_alert_of_a_changed_answer_is_responded_to_like_any_other() {
    let mut desk = in_danger();
    desk.does(Command::Later).does(Command::GoTo("danger".into())).type_in(&["n"]);
    let mut desk = Desk::resumed(desk.interview.into_case(), Manner::Asked, false, Some(law()));
    let Body::Alert { alert, .. } = desk.interview.view().body else { panic!("{}", desk.text()) };
    assert!(alert.aside().is_some_and(|aside| aside.contains("was changed since")));
    desk.type_in(&["", "", "He meant no", "y", "Spoke", "S. Supervisor", "2026-11-23", "made"]);
    assert_eq!(desk.interview.view().alerts, Some(0));
    desk.does(Command::GoTo("danger".into())).type_in(&["n"]);
    assert_eq!(
        desk.interview.view().alerts,
        Some(0),
        "what raises nothing needs no other response"
    );
    desk.does(Command::GoTo("danger".into())).type_in(&["y"]);
    assert_eq!(desk.interview.view().alerts, Some(1), "a danger told again does");
}

#[test]
fn a_client_who_holds_the_keyboard_sees_no_alert() {
    let mut desk = Desk::new(Manner::Asked, true, Some(law()));
    assert!(matches!(desk.interview.view().body, Body::HandOver));
    desk.type_in(&["n"]);
    assert!(matches!(desk.interview.view().body, Body::HandOver), "a line is not swallowed");
    assert_eq!(desk.message(), "Enter alone goes on");
    desk.type_in(&["", "n", "1", "y", "y"]);
    assert!(matches!(desk.interview.view().body, Body::HandBack));
    assert_eq!(desk.interview.view().alerts, None);
    desk.type_in(&["", "y"]).does(Command::Back).does(Command::GoTo("1".into()));
    assert!(matches!(desk.interview.view().body, Body::HandBack), "only the counselor goes on");
    desk.does(Command::Counselor);
    assert!(matches!(desk.interview.view().body, Body::Alert { .. }));
    desk.does(Command::Later);
    assert!(matches!(desk.interview.view().body, Body::HandOver));
    desk.type_in(&[""]);
    assert_eq!(desk.text(), "Which things");
    desk.does(Command::Help).does(Command::Review);
    assert!(
        matches!(desk.interview.view().body, Body::HandBack),
        "what is open is the counselor's"
    );
}

/// What became of an alert is said to the counselor, and nothing of it to the client.
#[test]
fn what_became_of_an_alert_by_the_clients_answer_is_told_to_the_counselor_only() {
    let mut desk = Desk::new(Manner::Asked, true, Some(law()));
    desk.type_in(&["", "n", "1", "y", "y"]).does(Command::Counselor).does(Command::Later);
    desk.type_in(&[""]).does(Command::Back).type_in(&["n"]);
    assert!(matches!(desk.interview.view().body, Body::HandBack), "only to hand it back");
    assert_eq!((desk.message(), desk.interview.view().alerts), (String::new(), None));
    desk.does(Command::Counselor);
    assert!(matches!(desk.interview.view().body, Body::HandOver));
    assert!(desk.message().contains("in_danger stays open"), "{}", desk.message());
    desk.type_in(&[""]);
    assert_eq!((desk.text().as_str(), desk.message().as_str()), ("Which things", ""));
}

#[test]
fn an_alert_that_was_left_open_can_be_called_up_again() {
    let mut desk = in_danger();
    desk.does(Command::Alerts);
    assert_eq!(desk.message(), "respond to the alert, or leave it open for now");
    desk.does(Command::Later).does(Command::Alerts);
    assert!(matches!(desk.interview.view().body, Body::Alert { .. }));
    desk.does(Command::Later);
    assert_eq!(desk.text(), "Which things", "it goes on where it was called up");
    desk.type_in(&["1"]).does(Command::Alerts);
    desk.type_in(&["", "", "Low", "y", "Spoke", "S. Supervisor", "2026-11-23", "made"]);
    assert_eq!(desk.text(), "Kind", "in the middle of a record too");
    desk.does(Command::Alerts);
    assert_eq!((desk.text().as_str(), desk.message().as_str()), ("Kind", "no alert is open"));
}

/// Whether an alert is open is not for the client: the answer to the command is the same.
#[test]
fn a_client_who_calls_up_alerts_only_hands_the_keyboard_back() {
    let mut desk = Desk::new(Manner::Asked, true, Some(law()));
    desk.type_in(&["", "n"]).does(Command::Alerts);
    assert!(matches!(desk.interview.view().body, Body::HandBack));
    assert_eq!((desk.message(), desk.interview.view().alerts), (String::new(), None));
    desk.does(Command::Counselor);
    assert!(matches!(desk.interview.view().body, Body::HandOver));
    assert_eq!(desk.message(), "no alert is open");
    desk.type_in(&["", "1", "y", "y"]).does(Command::Counselor).does(Command::Later);
    desk.type_in(&[""]).does(Command::Alerts);
    assert!(matches!(desk.interview.view().body, Body::HandBack));
    assert_eq!((desk.message(), desk.interview.view().alerts), (String::new(), None));
    desk.does(Command::Counselor);
    assert!(matches!(desk.interview.view().body, Body::Alert { .. }));
    desk.does(Command::Later).type_in(&[""]).does(Command::Review).does(Command::Counselor);
    assert!(matches!(desk.interview.view().body, Body::Review(_)));
    desk.does(Command::Alerts);
    assert!(matches!(desk.interview.view().body, Body::Alert { .. }), "the counselor has it");
    desk.does(Command::Later);
    assert!(matches!(desk.interview.view().body, Body::Review(_)));
}

/// Behind the last question stands what cannot be ruled out, which is the counselor's.
#[test]
fn a_client_never_comes_to_the_overview_without_the_counselor() {
    let last = || {
        let mut desk = Desk::new(Manner::Asked, true, Some(law()));
        desk.type_in(&["", "n", "1", "y"]).does(Command::Skip).type_in(&["2", "so"]);
        desk
    };
    assert!(matches!(last().interview.view().body, Body::HandBack), "by an answer");
    let mut left = last();
    left.does(Command::Counselor).type_in(&["7", ""]);
    assert!(matches!(left.interview.view().body, Body::HandBack), "by an empty line");
    let mut skipped = last();
    skipped.does(Command::Counselor).type_in(&["7"]).does(Command::Skip);
    assert!(matches!(skipped.interview.view().body, Body::HandBack), "by going on");
    let again = Desk::resumed(last().interview.into_case(), Manner::Asked, true, Some(law()));
    assert!(matches!(again.interview.view().body, Body::HandBack), "at the start");
}

#[test]
fn a_response_that_was_broken_off_goes_on_where_it_was() {
    let mut desk = in_danger();
    desk.type_in(&["", "", "Low, by what he says", "n"]);
    assert!(!desk.file().contains("decisions:\n  - alert"), "half of it closes nothing");
    let mut again = Desk::resumed(desk.interview.into_case(), Manner::Asked, false, Some(law()));
    let file = again.file();
    assert!(file.contains("responding:\n  - alert: trial-1.in_danger\n"), "{file}");
    again.does(Command::GoTo("danger".into())).type_in(&["n"]);
    again.does(Command::GoTo("danger".into())).type_in(&["y", ""]);
    assert_eq!(again.text(), "What was done?");
    again.does(Command::Back);
    assert_eq!(again.question().now.as_deref(), Some("no"));
    again.type_in(&["", "Spoke", "S. Supervisor", "2026-11-23", "made"]);
    assert_eq!(again.message(), "the response is recorded");
    let file = again.file();
    assert!(file.contains("judgement: \"Low, by what he says\"") && !file.contains("responding:"));
}

#[test]
fn a_response_that_is_left_open_on_purpose_is_not_kept() {
    let mut desk = in_danger();
    desk.type_in(&["", "", "Low"]);
    assert!(desk.file().contains("responding:"));
    desk.does(Command::Later);
    assert_eq!(desk.message(), "nothing was recorded; the alert stays open");
    assert!(!desk.file().contains("responding:"), "{}", desk.file());
}

#[test]
fn limits_that_changed_since_are_shown_once_more_before_it_goes_on() {
    let mut desk = Desk::asked();
    desk.type_in(&["n", "1", "y"]).does(Command::Skip).does(Command::Skip);
    let case = desk.interview.into_case();
    let text = LAW.replace("version: 3", "version: 4").replace("a life", "any life");
    let (other, _) = Jurisdiction::read(&Source::definition("law.yaml", text.trim_start()));
    let other = Some(Arc::new(other.expect("the law is sound")));
    let mut again = Desk::resumed(case, Manner::Asked, false, other.clone());
    let limits = again.question().limits.expect("they are shown");
    assert!(limits.contains("where any life is in danger"), "{limits}");
    assert!(again.message().contains("others now"), "{}", again.message());
    again.type_in(&["y"]);
    assert_eq!(again.text(), "Anything else", "and then on where it was");
    again.does(Command::GoTo("danger".into()));
    assert_eq!(again.text(), "Is somebody in danger");
    let case = again.interview.into_case();
    let once_more = Desk::resumed(case, Manner::Asked, false, other);
    assert_eq!(once_more.text(), "Anything else", "they are shown once");
}

#[test]
fn the_answer_to_one_field_of_a_record_can_be_taken_away() {
    let mut desk = Desk::asked();
    desk.type_in(&["n", "1", "n", "1", "1", "today", "2", "1"]).type_in(&[""]);
    assert_eq!(
        (desk.text().as_str(), desk.question().now.as_deref()),
        ("Since", Some("2026-11-22"))
    );
    desk.does(Command::Clear);
    assert_eq!((desk.text().as_str(), desk.question().now), ("Since", None));
    assert!(desk.file().contains("things:\n        - { kind: one }\n"), "{}", desk.file());
    desk.does(Command::Back).does(Command::Clear);
    assert!(desk.message().starts_with("nothing else is in this record"), "{}", desk.message());
    assert!(desk.file().contains("kind: one"));
    desk.does(Command::Stop);
    assert!(desk.interview.open_alerts() > 0, "what it leaves is looked at as any answer is");
}

#[test]
fn an_alert_from_paper_says_so_on_whatever_day_it_is_shown() {
    let mut desk = Desk::new(Manner::Paper { twice: false }, false, Some(law()));
    desk.type_in(&["n", "", "1", "y", "y"]).does(Command::Later);
    let mut case = desk.interview.into_case();
    case.responses[0].paper = Some(Paper::Once);
    let mut later = Desk::resumed(case, Manner::Asked, false, Some(law()));
    later.does(Command::GoTo("danger".into())).type_in(&["n"]);
    later.does(Command::GoTo("danger".into())).type_in(&["y"]);
    let Body::Alert { on_paper, .. } = later.interview.view().body else { panic!("an alert") };
    assert!(on_paper);
}

#[test]
fn what_a_paper_says_is_typed_in_whatever_limits_were_shown_on_it() {
    for law in [None, Some(law())] {
        let mut desk = Desk::new(Manner::Paper { twice: false }, false, law);
        desk.type_in(&["n", "", "1", "y"]);
        assert_eq!(desk.text(), "Is somebody in danger", "it was answered already");
        desk.type_in(&["y"]).does(Command::Later);
        assert_eq!(desk.interview.open_alerts(), 1);
        let file = desk.file();
        assert!(file.contains("which limits were shown there is not known."), "{file}");
        assert!(!file.contains("limits: here"), "nobody knows that it was this law: {file}");
    }
}

/// Whatever the clock does, the order of what was asked is that of the record.
#[test]
fn d02_a_clock_that_jumps_back_changes_no_order_and_stops_nothing() {
    let mut desk = Desk::asked();
    for (seconds, line) in [(500, "y"), (20, "10"), (0, "1"), (u64::MAX, "n"), (3, "2")] {
        let now = Duration::from_secs(seconds);
        let _ = desk.interview.step(&Input::Typed(line.into()), now);
        assert!(desk.interview.view().standing.is_none_or(|at| at.minutes.is_some_and(|m| m < 60)));
    }
    let case = desk.interview.into_case();
    let earlier = Taking { on: "1999-12-31".parse().expect("a day"), ..taking() };
    let (today, jurisdiction) = (earlier.on, Some(law()));
    let leading = Leading {
        taking: earlier,
        today,
        client_holds: false,
        manner: Manner::Asked,
        jurisdiction,
        unasked: Vec::new(),
    };
    let mut interview = Interview::new(case, 0, instrument(), None, Vec::new(), leading);
    for line in ["words", "finish", "finish"] {
        let _ = interview.step(&Input::Typed(line.into()), Duration::ZERO);
    }
    assert_eq!(interview.ending(), Some(Ending::Finished));
    let file = record::write(interview.case());
    let (first, second) = file.split_once("- date: 1999-12-31").expect("the second sitting");
    assert!(first.contains("- date: 2026-11-22") && second.contains("items: [words]"), "{file}");
    assert!(file.contains("finished: 2026-11-22"), "not before it was begun: {file}");
}

#[test]
fn records_are_added_changed_and_removed_and_half_of_one_raises_nothing() {
    let mut desk = Desk::asked();
    desk.type_in(&["n", "1", "n", "1", "1"]);
    assert_eq!(desk.text(), "Since", "a record of which a part is not asked yet raises no alert");
    desk.type_in(&["today", "1", "2", "yesterday"]);
    let lines: Vec<String> = desk.question().lines.into_iter().map(|line| line.text).collect();
    assert_eq!(lines, ["Kind: One; Since: 2026-11-22", "Kind: Two; Since: 2026-11-21"]);
    desk.type_in(&["2", "2", "1", "", "3", "1"]);
    let file = desk.file();
    assert!(file.contains("things:\n        - { kind: one, since: 2026-11-21 }\n"), "{file}");
    desk.type_in(&["3", "7"]);
    assert_eq!(desk.message(), "type a number from 1 to 1");
    desk.type_in(&["1", "2"]);
    assert!(desk.file().contains("things: []"), "there is none, said outright: {}", desk.file());
}

#[test]
fn a_record_that_stays_incomplete_raises_its_alert_when_it_is_left() {
    let mut desk = Desk::asked();
    desk.type_in(&["n", "1", "n", "1", "1", ""]);
    assert!(matches!(desk.interview.view().body, Body::Alert { .. }));
}

#[test]
fn an_interview_does_not_end_by_accident() {
    let mut desk = Desk::asked();
    desk.type_in(&["n", "1", "n", "2", "words"]);
    assert_eq!(desk.review().open, Vec::new());
    for typed in ["", "y", "fin", "0", "99"] {
        desk.type_in(&[typed]);
        assert_eq!(desk.interview.ending(), None, "{typed}");
    }
    desk.type_in(&["3"]);
    assert_eq!(desk.text(), "Where");
    desk.type_in(&["2"]);
    assert!(
        matches!(desk.interview.view().body, Body::Review(_)),
        "back to where it was called up"
    );
    desk.type_in(&["Finish"]);
    assert!(
        desk.message().contains("CANNOT RULE OUT: Somebody is in danger."),
        "{}",
        desk.message()
    );
    // Whatever comes between, it must be said once more.
    desk.type_in(&["3", "2", "Finish"]);
    assert_eq!(desk.interview.ending(), None);
    desk.type_in(&["Finish"]);
    assert_eq!(desk.interview.ending(), Some(Ending::Finished));
    assert!(desk.file().contains("finished: 2026-11-22"));
}

#[test]
fn what_was_stopped_goes_on_behind_the_last_question() {
    let mut desk = Desk::asked();
    desk.type_in(&["y"]).does(Command::Skip).does(Command::Stop);
    assert_eq!(desk.interview.ending(), Some(Ending::Stopped));
    let case = desk.interview.into_case();
    let again = Desk::resumed(case, Manner::Asked, false, Some(law()));
    assert_eq!(again.text(), "Where");
}

#[test]
fn whose_account_it_is_can_change_within_a_sitting() {
    let mut desk = Desk::asked();
    desk.type_in(&["n"]).does(Command::Source(Informant::Observed)).type_in(&["1"]);
    let file = desk.file();
    assert!(
        file.contains("source: client\n        by: \"C., LPC\"\n        items: [smokes]"),
        "{file}"
    );
    assert!(
        file.contains("source: observed\n        by: \"C., LPC\"\n        items: [places]"),
        "{file}"
    );
}

#[test]
fn paper_that_is_typed_in_twice_stops_at_each_difference() {
    let mut desk = Desk::new(Manner::Paper { twice: true }, false, Some(law()));
    desk.type_in(&["y", "20", "2", "n", "", "2", "some words", "finish"]);
    assert_eq!(desk.message(), "now the second time, from the first question on");
    assert_eq!(desk.question().now, None, "the first answer is not shown");
    desk.type_in(&["y", "30"]);
    let Prompt::One(keys) = desk.question().prompt else { panic!("a choice between the two") };
    assert_eq!(keys[0].label, "The first time: 20 a day");
    assert_eq!(keys[1].label, "The second time: 30 a day");
    desk.type_in(&["3", "30", "2", "2"]).type_in(&[""]);
    assert!(matches!(desk.question().prompt, Prompt::One(_)), "a blank differs from a no");
    desk.type_in(&["1", ""]);
    desk.type_in(&["finish", "finish"]);
    assert_eq!(desk.interview.ending(), Some(Ending::Finished));
    let file = desk.file();
    assert!(file.contains("a_day: 30"), "{file}");
    assert!(file.contains("verified: [smokes, a_day, places, understood, danger]"), "{file}");
}

#[test]
fn the_time_left_follows_the_pace() {
    let minutes =
        |desk: &Desk| desk.interview.view().standing.and_then(|standing| standing.minutes);
    let mut desk = Desk::asked();
    assert_eq!(minutes(&desk), Some(4));
    desk.type_in(&["n", "1", "n"]);
    assert_eq!(minutes(&desk), Some(3), "few answers are no pace");
}

#[test]
fn what_was_declined_is_counted_apart_from_what_was_answered() {
    let mut desk = Desk::asked();
    desk.type_in(&["n"]).does(Command::Declined).does(Command::NotApplicable).does(Command::Review);
    let words = desk.review().count.words();
    assert_eq!(words, "1 answered, 1 declined, 1 not applicable, 3 open, 1 not to be asked");
    assert_eq!(desk.interview.count().all(), 7);
}

#[test]
fn the_next_contact_says_what_it_takes() {
    let mut desk = in_danger();
    desk.type_in(&["", "", "Low", "y", "Spoke", "S. Supervisor"]);
    let asked = desk.question();
    assert!(asked.text.starts_with("On which day is the next contact"), "{}", asked.text);
    let Prompt::Line(wanted) = asked.prompt else { panic!("a line") };
    assert_eq!(
        wanted,
        "type a day as year-month-day, or today, or tomorrow; 2199-12-31 at the latest"
    );
    desk.type_in(&["yesterday"]);
    assert_eq!(desk.message(), "the next contact cannot lie before today");
    desk.type_in(&["tomorrow", "made"]);
    assert!(desk.file().contains("next_contact: 2026-11-23"), "{}", desk.file());
}
