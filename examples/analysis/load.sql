CREATE TABLE members AS
  SELECT scene_id, game_id, timestamp, unnest(participants, recursive := true)
  FROM read_json('match_logs/ring_matches*.jsonl', format = 'newline_delimited', union_by_name = true);
SELECT scene_id, avg(rtt_ms) AS mean_rtt_ms
  FROM members GROUP BY scene_id;
