//! Where a finding comes from: response, definition, rule and answers.

use super::{Assessed, Provenance, What};
use crate::condition::CodeName;
use crate::diagnostic::Span;
use crate::id::Id;
use crate::instrument::{Instrument, Item, Kind, Score};
use crate::response::Answer;
use crate::score::{ScoreResult, ScoreValue};

/// A rule: where it stands, what it does, and the items behind it.
type Rule = (Span, String, Vec<usize>);

impl Assessed {
    /// Returns where something that this response tells comes from.
    pub fn provenance(&self, what: &What) -> Provenance {
        let instrument = &self.response.instrument;
        let (span, how, items) = self.rule(what).unwrap_or_default();
        Provenance {
            response: self.response.id.clone(),
            date: self.response.date(),
            informant: self.response.informant,
            instrument: instrument.id.clone(),
            version: instrument.version,
            hash: instrument.hashes.scoring,
            place: instrument.place(span),
            how,
            published: published(instrument, what),
            asked: self.asked(&items),
            answers: items.into_iter().map(|index| self.answer_words(index)).collect(),
        }
    }

    fn rule(&self, what: &What) -> Option<Rule> {
        let instrument = &self.response.instrument;
        match what {
            What::Given | What::AgeInDays => {
                Some((Span::default(), "the date of the answers".into(), Vec::new()))
            }
            What::Item(id) => {
                let (index, item) = instrument.item(id.as_str())?;
                Some((item.span, "the answer".into(), vec![index]))
            }
            What::Score(id, _) => {
                let (score, result) = self.score(id)?;
                Some((score.span, key_words(score, result), instrument.items_behind(score)))
            }
            What::Alert(id) => {
                let (alert, _) = self.alert(id)?;
                let how = format!("fires when {}", alert.when);
                Some((alert.span, how, instrument.items_read(&[&alert.when])))
            }
        }
    }

    /// Who asked these items, sitting by sitting: an answer that was changed is asked again.
    fn asked(&self, items: &[usize]) -> Vec<String> {
        let (sittings, own) = (&self.response.sittings, &self.response.instrument.items);
        let is_behind = |name: &&String| items.iter().any(|index| own[*index].id == *name.as_str());
        let told = sittings.iter().enumerate().filter_map(|(at, sitting)| {
            let asked: Vec<&String> = sitting.items.iter().filter(is_behind).collect();
            let before = |name: &&String| sittings[..at].iter().any(|one| one.items.contains(name));
            let again = if asked.iter().any(before) { " again" } else { "" };
            let by = sitting.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
            let names = asked.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
            (!asked.is_empty()).then(|| format!("asked{again} on {}{by}: {names}", sitting.date))
        });
        told.collect()
    }

    fn answer_words(&self, index: usize) -> (Id, String, bool) {
        let item: &Item = &self.response.instrument.items[index];
        let state = self.response.state(index);
        let words = match state.answer() {
            Some(Answer::Choice(CodeName::Integer(code))) => code.to_string(),
            Some(answer) => answer.words(item),
            None => state.lack().unwrap_or("not known").to_owned(),
        };
        (item.id.clone(), words, item.private)
    }
}

/// The publication behind a score or an alert of a measure; an answer needs none.
fn published(instrument: &Instrument, what: &What) -> Option<String> {
    let reads_a_key = matches!(what, What::Score(..) | What::Alert(_));
    let citation = &instrument.citation;
    (reads_a_key && instrument.kind == Kind::Measure).then(|| match &citation.doi {
        Some(doi) => format!("{}: {} doi:{doi}", instrument.id, citation.text),
        None => format!("{}: {}", instrument.id, citation.text),
    })
}

/// The key, with the exact fraction where the value was rounded.
fn key_words(score: &Score, result: &ScoreResult) -> String {
    let mut key = score.key.words();
    if let Some(profile) = score.profile_in_force() {
        key.push_str(&format!(", bands `{}` ({})", profile.id, profile.source));
    }
    match &result.value {
        ScoreValue::Number { exact: Some(exact), .. } if !exact.is_integer() => {
            format!("{key}, exactly {}", exact.as_fraction())
        }
        _ => key,
    }
}
