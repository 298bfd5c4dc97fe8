//! Every fault of the embedded server that is about API v1.1, met by the real client.
