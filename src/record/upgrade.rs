//! Responses brought to the definitions that are in force now.
//!
//! An answer is carried over only where it means the same: the same question, the same answer, in the
//! words that were read. What was answered to a question that is no longer there is set aside, kept and
//! not counted. Where one answer cannot be carried over, the whole response stays with the definition it
//! was taken with.

mod words;

use super::Case;
use super::issued::revision;
use crate::client::Client;
use crate::condition::Truth;
use crate::diagnostic::{Faults, Source};
use crate::finding::Assessed;
use crate::id::Id;
use crate::instrument::{AnswerType, Instrument, Item, Level, Library};
use crate::note::frozen_by;
use crate::response::{Answer, Pinned, Recorded, State, decode_pinned, encode_pinned};
use crate::score::score;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;
use std::sync::Arc;

/// The keys of a response that was brought to another definition.
pub const UPGRADE_KEYS: &[&str] = &["response", "on", "by", "from", "to", "revision"];

/// That a response was brought to another definition.
#[derive(Clone, PartialEq, Eq)]
pub struct Upgrade {
    /// The response.
    pub response: String,
    /// The day.
    pub on: NaiveDate,
    /// Who did it.
    pub by: String,
    /// What the answers were taken with.
    pub from: Pinned,
    /// What they are scored with since.
    pub to: Pinned,
    /// The revision that came of it.
    pub revision: u64,
}

/// What becomes of a response.
pub struct Fate {
    /// The response.
    pub response: String,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What becomes of a response when a case is brought up to date.
pub enum Outcome {
    /// It has the definition that is in force.
    Current,
    /// Its answers are carried over.
    Carried(Box<Carried>),
    /// It stays with the definition it was taken with, for a reason.
    Left(String),
}

/// What is to be said of answers that are carried over.
pub struct Carried {
    /// The versions, before and after.
    pub versions: (u32, u32),
    /// The questions that are gone, whose answers are kept and not counted.
    pub set_aside: Vec<String>,
    /// The questions that are new, and that nobody answered.
    pub unanswered: Vec<Id>,
    /// The scores that are another now: title, before and after.
    pub scores: Vec<(String, String, String)>,
    /// The alerts that stand now and did not before.
    pub raised: Vec<Id>,
}

impl Upgrade {
    pub(super) fn decode(node: &Node, faults: &mut Faults) -> Option<Upgrade> {
        let fields = Fields::open(node, "an upgrade", UPGRADE_KEYS, faults)?;
        let response = fields.required_text("response", faults);
        let on = fields.required("on", faults).and_then(|node| node.date(faults));
        let by = fields.required_text("by", faults);
        let from = fields.required("from", faults).and_then(|node| decode_pinned(node, faults));
        let to = fields.required("to", faults).and_then(|node| decode_pinned(node, faults));
        let revision = fields.required("revision", faults).and_then(|node| revision(node, faults));
        Some(Upgrade {
            response: response?,
            on: on?,
            by: by?,
            from: from?,
            to: to?,
            revision: revision?,
        })
    }

    pub(super) fn encode(&self) -> Yaml {
        Yaml::Map(vec![
            ("response".into(), Yaml::word(&self.response)),
            ("on".into(), Yaml::word(self.on)),
            ("by".into(), Yaml::text(&self.by)),
            ("from".into(), encode_pinned(self.from)),
            ("to".into(), encode_pinned(self.to)),
            ("revision".into(), Yaml::word(self.revision)),
        ])
    }
}

impl Case {
    /// Brings every response to the definition that is in force, as far as its answers can be carried
    /// over, and raises the revision where any was. `reworded` accepts that a question or an answer
    /// is worded otherwise now.
    pub fn upgrade(
        &mut self,
        library: &Library,
        is_built_in: impl Fn(&Id) -> bool,
        reworded: bool,
        (on, by): (NaiveDate, &str),
    ) -> Vec<Fate> {
        let next = self.revision + 1;
        let mut fates = Vec::new();
        for index in 0..self.responses.len() {
            let recorded = &self.responses[index];
            let response = recorded.id.clone();
            let carried = match frozen_by(&response, &self.decisions) {
                Some(_) => Err("it is signed, and frozen".to_owned()),
                None => carry(recorded, &self.client, library, reworded),
            };
            let outcome = match carried {
                Ok(None) => Outcome::Current,
                Err(why) => Outcome::Left(why),
                Ok(Some((carried, moved, now))) => {
                    let from = recorded.definition.unwrap_or_else(|| Pinned::to(&now));
                    self.responses[index] = moved;
                    self.pin(index, &now, is_built_in(&now.id));
                    let (response, by) = (response.clone(), by.to_owned());
                    let to = Pinned::to(&now);
                    self.upgrades.push(Upgrade { response, on, by, from, to, revision: next });
                    Outcome::Carried(Box::new(carried))
                }
            };
            fates.push(Fate { response, outcome });
        }
        if fates.iter().any(|fate| matches!(fate.outcome, Outcome::Carried(_))) {
            self.revision = next;
        }
        fates
    }
}

type Moved = (Carried, Recorded, Arc<Instrument>);

/// Returns a response as it is with the definition in force; nothing where it has that already, and
/// why not where its answers cannot be carried over.
fn carry(
    recorded: &Recorded,
    client: &Client,
    library: &Library,
    reworded: bool,
) -> Result<Option<Moved>, String> {
    let id = recorded.instrument.as_str();
    let Some(pinned) = recorded.definition else { return Ok(None) };
    let now = library.get(id).ok_or_else(|| format!("no definition of {id} is in force"))?;
    // A pack of words that was put on since is no other definition.
    let written = library.as_written(id);
    let written = written.as_ref().unwrap_or(&now);
    let same_words = [now.hashes.wording, written.hashes.wording].contains(&pinned.wording);
    let same = pinned.scoring == now.hashes.scoring && pinned.version == now.version;
    if same && same_words {
        return Ok(None);
    }
    let before = library.as_read(id, pinned.scoring, pinned.wording);
    let before = before.or_else(|| library.pinned(id, pinned.scoring)).ok_or_else(|| {
        format!(
            "its definition (version {}, {}) is not here",
            pinned.version,
            pinned.scoring.short()
        )
    })?;
    if !recorded.differences.is_empty() {
        return Err("the two times it was typed in from paper differ; settle that first".into());
    }
    let mut moved = recorded.copy();
    moved.set_aside_all_but(|item| now.item(item).is_some());
    moved.definition = Some(Pinned::to(&now));
    let (old, new) = (assessed(recorded, &before, client)?, assessed(&moved, &now, client)?);
    same_answers(&old, &new)?;
    if !reworded && !same_words {
        words::are_as_read(&old.response, pinned.wording, written)?;
    }
    no_alert_vanishes(&old, &new)?;
    let known = |item: &&Item| before.item(item.id.as_str()).is_none();
    let fresh = now.items.iter().zip(&new.response.states);
    let fresh = fresh.filter(|(item, state)| known(item) && **state == State::Unanswered);
    let carried = Carried {
        versions: (pinned.version, now.version),
        set_aside: moved.set_aside_items().filter(|item| before.item(item).is_some()).collect(),
        unanswered: fresh.map(|(item, _)| item.id.clone()).collect(),
        scores: changed_scores(&old, &new),
        raised: stand(&new).into_iter().filter(|alert| !stand(&old).contains(alert)).collect(),
    };
    Ok(Some((carried, moved, now)))
}

fn assessed(
    recorded: &Recorded,
    instrument: &Arc<Instrument>,
    client: &Client,
) -> Result<Assessed, String> {
    let mut faults = Faults::new(&Source::record("", ""));
    let response = recorded.fit(instrument, client, &mut faults);
    if faults.has_errors() {
        return Err(format!("an answer does not fit version {}", instrument.version));
    }
    let scored = score(&response, client, response.date());
    Ok(Assessed { response, scored })
}

/// Every answer that was given is given still, and is the same one.
fn same_answers(old: &Assessed, new: &Assessed) -> Result<(), String> {
    let items = old.response.instrument.items.iter().zip(&old.response.states);
    for (item, state) in items {
        let Some((index, now)) = new.response.instrument.item(item.id.as_str()) else { continue };
        let same = match (state, new.response.state(index)) {
            (State::Answered(was) | State::NotAsked(Some(was)), is) => match is {
                State::Answered(is) | State::NotAsked(Some(is)) => is_same(was, item, is, now),
                _ => false,
            },
            (State::Declined | State::NotApplicable, is) => state == is || is.answer().is_none(),
            _ => true,
        };
        if !same {
            return Err(format!("the answer to `{}` is not one of the present version", item.id));
        }
    }
    Ok(())
}

/// Records may have another column now.
fn is_same(was: &Answer, item: &Item, is: &Answer, now: &Item) -> bool {
    let (AnswerType::Records(columns), AnswerType::Records(present)) = (&item.answer, &now.answer)
    else {
        return was == is;
    };
    let (Answer::Records(was), Answer::Records(is)) = (was, is) else { return false };
    let cell = |cells: &Vec<Option<Answer>>, columns: &[Item], id: &Id| {
        let at = columns.iter().position(|column| column.id == *id)?;
        cells.get(at).cloned().flatten()
    };
    was.len() == is.len()
        && was.iter().zip(is).all(|(was, is)| {
            columns
                .iter()
                .all(|column| cell(was, columns, &column.id) == cell(is, present, &column.id))
        })
}

/// What was told about danger is not argued away by another definition.
fn no_alert_vanishes(old: &Assessed, new: &Assessed) -> Result<(), String> {
    let now = stand(new);
    match stand(old).into_iter().find(|alert| !now.contains(alert)) {
        Some(alert) => Err(format!("the alert {alert} would no longer stand")),
        None => Ok(()),
    }
}

/// Returns the critical alerts that fire, or that an answer was refused to.
fn stand(assessed: &Assessed) -> Vec<Id> {
    let alerts = assessed.response.instrument.alerts.iter().zip(&assessed.scored.alerts);
    let standing = alerts.filter(|(alert, result)| {
        alert.level == Level::Critical && (result.fires == Truth::True || result.refused)
    });
    standing.map(|(alert, _)| alert.id.clone()).collect()
}

fn changed_scores(old: &Assessed, new: &Assessed) -> Vec<(String, String, String)> {
    let none = "no such score";
    let words = |from: &Assessed, id: &Id| {
        let found = from.score(id).map(|(score, result)| from.result_words(score, result));
        found.unwrap_or_else(|| none.to_owned())
    };
    let (before, now) = (&old.response.instrument.scores, &new.response.instrument.scores);
    let gone = before.iter().filter(|score| now.iter().all(|known| known.id != score.id));
    let all = now.iter().chain(gone);
    let all = all.map(|score| (score.title.clone(), words(old, &score.id), words(new, &score.id)));
    all.filter(|(_, before, after)| before != after).collect()
}
