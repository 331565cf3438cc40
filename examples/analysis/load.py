import pandas
matches = pandas.read_json("match_logs/ring_matches.jsonl", lines=True, convert_dates=False)
members = matches.explode("participants", ignore_index=True)
members = members.drop(columns="participants").join(pandas.json_normalize(members["participants"]))
print(members.groupby("scene_id")["rtt_ms"].mean())
