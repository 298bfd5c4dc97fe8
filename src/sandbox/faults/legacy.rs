//! Faults that only the streams of API v1.1 know.

use super::Kind;
use super::value::Value;

/// After the first message, so that it is seen that the stream worked.
const DEFAULT_DISCONNECT_AFTER: u64 = 1;
/// The codes of protocols/x.md section 6.
const CODES: std::ops::RangeInclusive<u8> = 1..=14;

/// What goes wrong in API v1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Legacy {
    Disconnect { code: u8, after: u64 },
    LengthHeartbeat,
    WrongLength(u64),
    LongLength(u64),
    LateControl(u64),
    NoControl,
    ControlStatus(u16),
    ClockAhead(u32),
}

impl Legacy {
    /// `Ok(None)` for a name that is not one of these.
    pub(super) fn parse(value: &Value<'_>) -> Result<Option<Self>, String> {
        Ok(Some(match value.name {
            "disconnect" => {
                let (value, after) = value.split_after(DEFAULT_DISCONNECT_AFTER)?;
                let what = "a code from 1 to 14";
                let code = value.parsed(what)?;
                if !CODES.contains(&code) {
                    return Err(value.wants(what));
                }
                Self::Disconnect { code, after }
            }
            "length-heartbeat" => value.none(Self::LengthHeartbeat)?,
            "wrong-length" => Self::WrongLength(value.count_or(super::DEFAULT_EVERY)?),
            "long-length" => Self::LongLength(value.count_or(super::DEFAULT_EVERY)?),
            "late-control" => Self::LateControl(value.number_or(super::DEFAULT_AFTER)?),
            "no-control" => value.none(Self::NoControl)?,
            "control-status" => Self::ControlStatus(value.status()?),
            "clock-ahead" => Self::ClockAhead(value.seconds()?),
            _ => return Ok(None),
        }))
    }

    /// True if and only if the fault is about endpoints that are no streams.
    pub(super) fn is_beside_streams(self) -> bool {
        matches!(self, Self::ControlStatus(_))
    }

    /// True if and only if the fault changes what the whole server says, not one answer.
    pub(super) fn is_of_the_server(self) -> bool {
        matches!(self, Self::NoControl | Self::ClockAhead(_))
    }
}

impl From<Legacy> for Kind {
    fn from(fault: Legacy) -> Self {
        Self::Legacy(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Fault;
    use super::*;

    fn kind(text: &str) -> Option<Kind> {
        text.parse::<Fault>().ok().map(|fault| fault.kind)
    }

    #[test]
    fn a_disconnect_has_a_code_that_there_is() {
        let disconnect = |code, after| Some(Kind::Legacy(Legacy::Disconnect { code, after }));
        assert_eq!(kind("disconnect=7"), disconnect(7, 1));
        assert_eq!(kind("disconnect=12@40x2"), disconnect(12, 40));
        for wrong in
            ["disconnect", "disconnect=0", "disconnect=15", "disconnect=admin", "disconnect=1@"]
        {
            assert_eq!(kind(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_server_is_as_it_is() {
        assert_eq!(kind("no-controlx2"), None);
        assert_eq!(kind("clock-ahead=600"), Some(Legacy::ClockAhead(600).into()));
        assert_eq!(kind("control-status=503x1"), Some(Legacy::ControlStatus(503).into()));
    }
}
