matches <- jsonlite::stream_in(file("match_logs/ring_matches.jsonl"), verbose = FALSE)
members <- lapply(matches$participants, function(group) group[c("subject_id", "rtt_ms")])
games <- matches[rep(seq_along(members), lengths(lapply(members, rownames))), c("scene_id", "game_id", "timestamp")]
members <- cbind(games, do.call(rbind, members))
print(aggregate(rtt_ms ~ scene_id, members, mean))
