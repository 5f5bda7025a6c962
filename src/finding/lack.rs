//! What keeps findings from being known, in words: `PHQ-9 q1 (declined), q9 (not answered)`.

use super::{Assessed, Findings, Given, Name, What};
use crate::instrument::{Field, Local};
use crate::score::{SEX_NOT_RECORDED, missing_words};
use std::fmt;

/// One thing that is missing: items of a response, or something as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// What lacks something: `PHQ-9`, or what is missing as a whole.
    pub of: String,
    /// The items that are missing there, each with the reason.
    pub items: Vec<String>,
}

impl Lack {
    fn whole(words: impl Into<String>) -> Lack {
        Lack { of: words.into(), items: Vec::new() }
    }
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.of)?;
        if self.items.is_empty() { Ok(()) } else { write!(f, " {}", self.items.join(", ")) }
    }
}

impl Findings {
    /// Returns what keeps findings from being known, each thing once.
    pub fn lack(&self, names: &[Name]) -> String {
        let mut all: Vec<Lack> = Vec::new();
        for lack in names.iter().flat_map(|name| self.lack_of(name)) {
            match all.iter_mut().find(|known| known.of == lack.of) {
                None => all.push(lack),
                Some(known) => {
                    let new = lack.items.into_iter().filter(|item| !known.items.contains(item));
                    let new: Vec<String> = new.collect();
                    known.items.extend(new);
                }
            }
        }
        let words: Vec<String> = all.iter().map(Lack::to_string).collect();
        words.join("; ")
    }

    fn lack_of(&self, name: &Name) -> Vec<Lack> {
        let (instrument, informant, occasion, what) = match name {
            Name::Sex => return vec![Lack::whole(SEX_NOT_RECORDED)],
            Name::Age => return vec![Lack::whole(self.age_lack())],
            // What was not recorded of a step is known: it is open.
            Name::Step { .. } | Name::Programme { .. } => return Vec::new(),
            Name::Of { instrument, informant, occasion, what } => {
                (instrument, informant, occasion, what)
            }
        };
        let day = match self.meant(instrument, *informant, *occasion, what) {
            Some(Given::Read(day)) => day,
            Some(Given::Unread(unread)) => {
                return vec![Lack::whole(format!("{instrument} ({} is not read)", unread.id))];
            }
            None => return vec![Lack::whole(format!("{instrument} (not given)"))],
        };
        let mut lack = day.lack(what);
        let differs = day.differs(what);
        lack.extend(self.cut_off_lack(day.last, what).filter(|_| !differs));
        if lack.is_empty() {
            lack.push(Lack::whole(name.whole().to_string()));
        }
        lack
    }

    fn age_lack(&self) -> &'static str {
        match self.client.birth_year {
            Some(_) => "the client's age (the year of birth alone leaves two)",
            None => "the client's year of birth (not recorded)",
        }
    }

    /// A value that is known has no band where the cuts differ by sex and none applies for sure.
    pub(super) fn cut_off_lack(&self, assessed: &Assessed, what: &What) -> Option<Lack> {
        let What::Score(id, Field::Band) = what else { return None };
        let (_, result) = assessed.score(id)?;
        let words = match self.client.sex {
            Some(_) => "a cut-off for the client's sex (none is published)",
            None => SEX_NOT_RECORDED,
        };
        result.splits_by_sex().then(|| Lack::whole(words))
    }
}

impl Assessed {
    /// Returns what is missing behind something that this response tells.
    pub(super) fn lack(&self, what: &What) -> Vec<Lack> {
        let instrument = &self.response.instrument;
        let missing = match what {
            What::Item(id) => {
                let item = instrument.item(id.as_str());
                item.map(|(index, _)| Local::Item(index)).into_iter().collect()
            }
            What::Score(id, _) => self.score(id).map_or(Vec::new(), |(_, r)| r.missing.clone()),
            What::Alert(id) => self.alert(id).map_or(Vec::new(), |(_, r)| r.missing.clone()),
            What::Given | What::AgeInDays => Vec::new(),
        };
        let is_item = |name: &Local| matches!(name, Local::Item(_));
        let (items, client): (Vec<Local>, Vec<Local>) = missing.into_iter().partition(is_item);
        let words = |name: &Local| missing_words(instrument, &self.response, &[*name]);
        let items: Vec<String> = items.iter().map(words).collect();
        let items = (!items.is_empty()).then(|| Lack { of: instrument.short.clone(), items });
        items.into_iter().chain(client.iter().map(|name| Lack::whole(words(name)))).collect()
    }
}
