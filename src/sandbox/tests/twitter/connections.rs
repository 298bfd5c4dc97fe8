//! Who is connected, and the end of it.

use super::*;

#[test]
fn a_second_connection_to_a_stream_is_one_too_many() {
    let sandbox = with_rule(&[]);
    let first = get(&sandbox, FILTER);
    assert_eq!(first.status(), 200);
    let mut second = get(&sandbox, FILTER);
    assert_eq!(second.status(), 429);
    let remaining =
        second.header("X-Rate-Limit-Remaining").and_then(|left| left.parse::<u32>().ok());
    assert!(remaining > Some(0), "this is not about the rate");
    let problem = json(&second.body());
    assert_eq!(
        (kind(&problem), &problem["connection_issue"]),
        ("streaming-connection", &"TooManyConnections".into())
    );
    assert_eq!(get(&sandbox, SAMPLE).status(), 200, "another stream has its own slot");
    let partitions = ["1", "2"]
        .map(|partition| get(&sandbox, &format!("tweets/sample10/stream?partition={partition}")));
    assert!(partitions.iter().all(|reply| reply.status() == 200), "and so has each partition");
}

#[test]
fn the_third_connection_to_activity_is_one_too_many() {
    let sandbox = sandbox(&[]);
    let open: Vec<Reply> = (0..3).map(|_| get(&sandbox, "activity/stream")).collect();
    assert_eq!(open.iter().map(Reply::status).collect::<Vec<_>>(), [200, 200, 429]);
}

#[test]
fn a_slot_is_free_when_its_reader_has_gone_or_its_stream_has_ended() {
    let sandbox = with_rule(&["end-after=1x1"]);
    let mut ended = get(&sandbox, FILTER);
    assert_eq!(rest(&mut ended).1, Piece::End);
    let open = get(&sandbox, FILTER);
    assert_eq!(open.status(), 200);
    drop(open);
    // The server meets the end of the old connection before or after the new one's request.
    let freed = (0..1_000).any(|_| get(&sandbox, FILTER).status() == 200);
    assert!(freed);
}

#[test]
fn a_killed_stream_says_so_and_ends() {
    let sandbox = with_rule(&[]);
    for how in ["connections/all", "connections/filtered_stream", "connections"] {
        let mut stream = get(&sandbox, FILTER);
        assert_eq!(stream.status(), 200, "{how}");
        line(&mut stream);
        let (_, list) = read(&sandbox, "connections");
        let id = list["data"][0]["id"].clone();
        assert_eq!(list["data"][0]["endpoint_name"], "filtered_stream");
        let body = format!(r#"{{"uuids":[{id}]}}"#);
        let (status, answer) = asked(&sandbox, &format!("DELETE {how}"), &body);
        assert_eq!((status, &answer["data"]["successful_kills"]), (200, &1.into()), "{how}");
        assert_eq!(answer["data"]["results"][0]["uuid"], id);
        let (lines, end) = rest(&mut stream);
        assert_eq!(end, Piece::End);
        let last = json(lines.last().expect("a last line").as_bytes());
        assert_eq!(last["errors"][0]["disconnect_type"], "OperationalDisconnect");
        assert!(last.get("data").is_none());
    }
    let (_, list) = read(&sandbox, "connections?status=inactive");
    assert_eq!(list["meta"]["result_count"], 3);
    assert_eq!(list["data"][0]["disconnect_reason"], "operator_disconnect");
    assert!(list["data"][0]["disconnected_at"].is_string());
    assert!(read(&sandbox, "connections").1.get("data").is_none());
}

#[test]
fn a_stalled_stream_can_be_killed() {
    let sandbox = with_rule(&["stall=0"]);
    let mut stream = get(&sandbox, FILTER);
    asked(&sandbox, "DELETE connections/all", "");
    let (lines, end) = rest(&mut stream);
    assert_eq!((lines.len(), end), (1, Piece::End));
}

#[test]
fn what_cannot_be_killed_is_said() {
    let sandbox = sandbox(&[]);
    let (status, answer) = asked(&sandbox, "DELETE connections", r#"{"uuids":["nope"]}"#);
    assert_eq!((status, &answer["data"]["failed_kills"]), (200, &1.into()));
    assert_eq!(answer["data"]["results"][0]["success"], false);
    assert_eq!(asked(&sandbox, "DELETE connections", "{}").0, 400);
    assert_eq!(asked(&sandbox, "DELETE connections", r#"{"uuids":[]}"#).0, 400);
    assert_eq!(asked(&sandbox, "DELETE connections/nope", "").0, 400);
}

#[test]
fn the_list_is_chosen_and_cut() {
    let sandbox = with_rule(&[]);
    let _open = [get(&sandbox, FILTER), get(&sandbox, SAMPLE), get(&sandbox, "activity/stream")];
    let (_, one) =
        read(&sandbox, "connections?endpoints=sample_stream&connection.fields=id,client_ip");
    assert_eq!(one["meta"]["result_count"], 1);
    assert_eq!(one["data"][0]["client_ip"], "127.0.0.1");
    assert!(one["data"][0].get("connected_at").is_none());
    let (_, page) = read(&sandbox, "connections?max_results=2");
    let token = page["meta"]["next_token"].as_str().expect("there are three");
    let (_, next) = read(&sandbox, &format!("connections?max_results=2&pagination_token={token}"));
    assert_eq!(next["data"][0]["endpoint_name"], "activity_stream");
    assert!(next["meta"].get("next_token").is_none());
    for wrong in ["status=open", "endpoints=nope", "max_results=101", "pagination_token=1", "x=1"] {
        assert_eq!(read(&sandbox, &format!("connections?{wrong}")).0, 400, "{wrong}");
    }
}
