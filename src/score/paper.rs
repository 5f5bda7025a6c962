//! Answers that were typed in from paper and are not settled.
//!
//! Where the two times differ, either reading may be what the paper says: a danger that one of them tells
//! of is told. What was typed in once and is yet to be compared may be a slip: it rules no danger out.

use super::AlertResult;
use super::doubt::{anew, opened};
use crate::client::Client;
use crate::condition::Truth;
use crate::response::Response;

/// Puts what is certain in the place of every alert that rests on what is not settled.
pub fn settle(
    response: &Response,
    client: &Client,
    alerts: &mut [AlertResult],
    alerts_of: impl Fn(&Response) -> Vec<AlertResult>,
) {
    let readings = [false, true].into_iter().filter_map(|second| response.reading(second));
    for reading in readings.map(|reading| anew(&reading, client, |_, _| None)) {
        for (result, raised) in alerts.iter_mut().zip(alerts_of(&reading)) {
            if raised.fires.is_true() {
                result.fires = Truth::True;
            }
            result.refused |= raised.refused && result.fires == Truth::Unknown;
        }
    }
    if response.uncompared.is_empty() {
        return;
    }
    let opened = alerts_of(&opened(response, client, &response.uncompared));
    for (result, open) in alerts.iter_mut().zip(opened) {
        if result.fires == Truth::False && open.fires != Truth::False {
            *result = AlertResult { fires: Truth::Unknown, refused: result.refused, ..open };
        }
    }
}
