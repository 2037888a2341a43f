package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"reportbot/bot/store"
	"reportbot/bot/telegram/apitest"
)

// testDay lets a day of traffic pass at once: 200,000 updates with -long, else
// 5,000. Memory stays flat, the file small, the inbox empty.
func testDay(t *testing.T, u *suite) {
	rounds := 5
	if *long {
		rounds = 200
	}
	const chats = 800
	api := apitest.New(t, apitest.Options{})
	p := newProcess(t, u, setup{api: api, yaml: unlimited})
	p.start()
	p.keep()
	updates, early := 0, 0
	for round := range rounds {
		before := api.Pending()
		probe := u.probes[round%len(u.probes)]
		for i := range chats {
			api.Say(apitest.Private(person(i)), person(i), probe.text)
		}
		for i := range 100 {
			api.Say(chatOf(5*i+4), person(i), "今天天气不错") // to nobody
			api.Inline(person(i), probe.text, "")
		}
		updates += chats + 200
		if !api.Wait(patience, func() bool { return api.Count() >= chats && api.Pending() == before }) {
			t.Fatalf("round %d: %d of %d answers\n%s", round, api.Count(), chats, p.printed())
		}
		for i := range chats {
			if got := addresses(api.Drain(person(i).ID)); len(got) != 1 || got[0] != probe.address {
				t.Fatalf("round %d: %d answers, want one from %s", round, len(got), probe.address)
			}
		}
		if round == rounds/4 {
			early = p.memory()
		}
	}
	late := p.memory()
	if !api.Wait(patience, func() bool { return api.Pending() == 0 }) {
		t.Errorf("%d updates not confirmed", api.Pending())
	}
	p.settle(t)
	p.stop()
	size := p.size(t)
	waiting, aside := p.inbox(t)
	if late > early*13/10+20<<10 {
		t.Errorf("memory grew from %d to %d kB", early, late)
	}
	if most := int64(200*updates + 8<<20); size > most {
		t.Errorf("the database takes %d bytes, want at most %d", size, most)
	}
	if waiting+aside > 0 {
		t.Errorf("%d updates wait in the inbox, %d were set aside", waiting, aside)
	}
	t.Logf("%d updates; memory %d kB after a quarter, %d kB at the end; database %d kB", updates, early, late, size>>10)
}

// memory returns the process's resident memory in kB.
func (p *process) memory() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}

// size returns the bytes of the database.
func (p *process) size(t *testing.T) (bytes int64) {
	files, err := filepath.Glob(filepath.Join(p.dir, "data", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no database: %v", err)
	}
	for _, name := range files {
		if info, err := os.Stat(name); err == nil {
			bytes += info.Size()
		}
	}
	return bytes
}

// inbox returns what the stopped process left behind.
func (p *process) inbox(t *testing.T) (waiting, aside int) {
	s, err := store.Open(context.Background(), "sqlite:"+filepath.Join(p.dir, "data", "reportbot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if waiting, aside, err = s.Counts(context.Background()); err != nil {
		t.Fatal(err)
	}
	return waiting, aside
}

// settle waits until nothing waits in the process's inbox, and keeps what the
// process shows to operators with its output.
func (p *process) settle(t *testing.T) {
	t.Helper()
	for until := time.Now().Add(patience); !bytes.Contains(p.page(t, "metrics"), []byte("\nreportbot_inbox_waiting 0\n")); {
		if time.Now().After(until) {
			t.Error("updates wait in the inbox and nothing happens")
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.page(t, "healthz")
	p.page(t, "readyz")
}

func (p *process) page(t *testing.T, name string) []byte {
	t.Helper()
	response, err := http.Get("http://" + p.private + "/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != 200 {
		t.Errorf("/%s: %s, %v", name, response.Status, err)
	}
	if err := os.WriteFile(filepath.Join(p.u.output, p.name+"-"+name), text, 0o600); err != nil {
		t.Error(err)
	}
	return text
}

// testThroughput prints how many updates are answered a second, all limits off.
func testThroughput(t *testing.T, u *suite) {
	api := apitest.New(t, apitest.Options{})
	p := newProcess(t, u, setup{api: api, yaml: unlimited})
	p.start()
	p.keep()
	c := newCrowd(api, u.probes, 500)
	for range 500 {
		c.ask()
	}
	c.hear(t, patience, p)
	start := time.Now()
	questions := 1500
	if *long {
		questions = 10_000
	}
	for range questions {
		c.ask()
	}
	o := c.hear(t, patience, p)
	if o.doubled > 0 {
		t.Errorf("%v, and nothing went wrong", o)
	}
	rate := float64(questions) / time.Since(start).Seconds()
	p.stop()
	state := p.cmd.ProcessState
	each := (state.UserTime() + state.SystemTime()) / time.Duration(o.asked)
	t.Logf("%.0f updates answered a second, %v of processor time each; %v", rate, each.Round(time.Microsecond), o)
}

// kinds are updates that are due no answer: %P is a private chat with its
// person, %G a group, %C a channel.
var kinds = []string{
	`"edited_channel_post":{"message_id":9,"date":1,"chat":%C,"text":"电梯"}`,
	`"channel_post":{"message_id":9,"date":1,"chat":%C,"text":"/start@reportbot"}`,
	`"business_connection":{"id":"b","user":%U,"user_chat_id":1,"date":1,"is_enabled":true}`,
	`"business_message":{"message_id":9,"date":1,"business_connection_id":"b","from":%U,"chat":%P,"text":"电梯"}`,
	`"edited_business_message":{"message_id":9,"date":1,"chat":%P,"text":"电梯"}`,
	`"deleted_business_messages":{"business_connection_id":"b","chat":%P,"message_ids":[1]}`,
	`"message_reaction":{"chat":%P,"message_id":1,"user":%U,"date":1,"old_reaction":[],"new_reaction":[{"type":"emoji","emoji":"👍"}]}`,
	`"message_reaction_count":{"chat":%C,"message_id":1,"date":1,"reactions":[]}`,
	`"chosen_inline_result":{"result_id":"beijing-2022/1.1.1","from":%U,"query":"电梯"}`,
	`"shipping_query":{"id":"1","from":%U,"invoice_payload":"x","shipping_address":{}}`,
	`"pre_checkout_query":{"id":"1","from":%U,"currency":"XTR","total_amount":1,"invoice_payload":"x"}`,
	`"purchased_paid_media":{"from":%U,"paid_media_payload":"x"}`,
	`"poll":{"id":"1","question":"电梯","options":[],"is_closed":false}`,
	`"poll_answer":{"poll_id":"1","user":%U,"option_ids":[0]}`,
	`"my_chat_member":{"chat":%G,"from":%U,"date":1,"old_chat_member":{"user":%U,"status":"left"},"new_chat_member":{"user":%U,"status":"member"}}`,
	`"chat_member":{"chat":%G,"from":%U,"date":1,"old_chat_member":{"user":%U,"status":"left"},"new_chat_member":{"user":%U,"status":"member"}}`,
	`"chat_join_request":{"chat":%G,"from":%U,"user_chat_id":1,"date":1}`,
	`"chat_boost":{"chat":%C,"boost":{"boost_id":"1","add_date":1,"expiration_date":2,"source":{"source":"premium","user":%U}}}`,
	`"removed_chat_boost":{"chat":%C,"boost_id":"1","remove_date":1,"source":{"source":"premium","user":%U}}`,
	`"managed_bot":{"user":%U}`,
	`"guest_message":{"message_id":9,"date":1,"chat":%G,"text":"电梯"}`,
	`"kind_of_the_future":{"a":[{"b":[[[1]]]}]}`,
	`"a":1`,
	`"message":{"message_id":9,"date":1,"from":%U,"chat":%G,"text":"今年装多少电梯"}`,
	`"message":{"message_id":9,"date":1,"from":%U,"chat":%G,"text":"/ask@otherbot 电梯","entities":[{"type":"bot_command","offset":0,"length":13}]}`,
	`"message":{"message_id":9,"date":1,"from":%U,"chat":%G,"text":"@reportbotx 电梯","entities":[{"type":"mention","offset":0,"length":11}]}`,
	`"message":{"message_id":9,"date":1,"from":{"id":5,"is_bot":true,"first_name":"x"},"chat":%G,"text":"/ask 电梯","entities":[{"type":"bot_command","offset":0,"length":4}]}`,
	`"message":{"message_id":9,"date":1,"from":%U,"via_bot":{"id":110201543,"is_bot":true,"first_name":"x"},"chat":%P,"text":"电梯"}`,
	`"message":{"message_id":9,"date":1,"sender_chat":%C,"chat":%G,"text":"/ask 电梯","entities":[{"type":"bot_command","offset":0,"length":4}]}`,
	`"message":{"message_id":9,"date":1,"from":%U,"chat":%C,"text":"电梯"}`,
	`"message":{}`, `"message":null`, `"message":"电梯"`, `"message":[]`, `"message":{"chat":"x","text":"电梯"}`,
	`"message":{"message_id":"x","from":%U,"chat":%P,"text":"电梯"}`,
	`"message":{"message_id":9,"date":1,"from":%U,"chat":%P,"text":""}`,
	`"message":{"message_id":9,"date":1,"chat":%P,"text":"电梯"}`,
	`"message":{"message_id":9,"date":1,"from":%U,"text":"电梯"}`,
	`"edited_message":{"message_id":9,"date":1,"from":%U,"chat":%G,"text":"电梯"}`,
	`"edited_message":{}`, `"callback_query":{}`, `"callback_query":null`, `"callback_query":[1]`, `"inline_query":{}`, `"inline_query":7`,
	`"callback_query":{"from":%U,"message":{"message_id":1,"date":0,"chat":%G}}`,
}

// services are fields of messages without a text.
var services = strings.Fields(`animation audio boost_added channel_chat_created chat_background_set chat_shared checklist
	checklist_tasks_added checklist_tasks_done connected_website contact delete_chat_photo dice direct_message_price_changed
	document forum_topic_closed forum_topic_created forum_topic_edited forum_topic_reopened game general_forum_topic_hidden
	general_forum_topic_unhidden gift giveaway giveaway_completed giveaway_created giveaway_winners group_chat_created invoice
	left_chat_member location message_auto_delete_timer_changed new_chat_members new_chat_photo new_chat_title paid_media
	paid_message_price_changed passport_data photo pinned_message poll proximity_alert_triggered refunded_payment sticker story
	successful_payment suggested_post_approved supergroup_chat_created unique_gift users_shared venue video video_chat_ended
	video_chat_participants_invited video_chat_scheduled video_chat_started video_note voice web_app_data write_access_allowed`)

// testKinds delivers updates of every kind of the Bot API, unknown and broken
// ones too: nothing is said, and the next question is answered.
func testKinds(t *testing.T, u *suite) {
	api := apitest.New(t, apitest.Options{})
	p := newProcess(t, u, setup{api: api, yaml: unlimited})
	p.start()
	p.keep()
	fill := strings.NewReplacer(
		"%U", `{"id":5210700001,"is_bot":false,"first_name":"x"}`, "%P", `{"id":5210700001,"type":"private"}`,
		"%G", `{"id":-1000052107009,"type":"supergroup","title":"x"}`, "%C", `{"id":-1000052107010,"type":"channel","title":"x"}`)
	for _, k := range kinds {
		api.Raw(0, fill.Replace(k))
	}
	for _, s := range services {
		for _, value := range []string{"{}", "true", "[]"} {
			api.Raw(0, fill.Replace(`"message":{"message_id":9,"date":1,"from":%U,"chat":%P,"`+s+`":`+value+`}`))
		}
	}
	updates := api.Pending()
	c := newCrowd(api, u.probes, 10)
	for range 10 {
		c.ask()
	}
	o := c.hear(t, patience, p)
	api.Wait(10*time.Second, func() bool { return api.Pending() == 0 })
	p.settle(t)
	p.stop()
	if n := api.Count(); n != 10 || o.doubled > 0 {
		t.Errorf("%d messages for 10 questions and %d updates that are due no answer", n, updates)
	}
	if waiting, _ := p.inbox(t); waiting > 0 {
		t.Errorf("%d updates wait in the inbox", waiting)
	}
	t.Logf("%d updates of every kind, %d refusals", updates, len(api.Refused()))
}
