// Package assistants does what a language model proposes.
package assistants

import (
	"context"
	"database/sql"
	"fmt"
	"html"
	"net/http"
	"os/exec"

	openai "github.com/sashabaranov/go-openai"
	"github.com/tmc/langchaingo/llms"
)

var db *sql.DB

var reports = map[string]string{"users": "SELECT count(*) FROM users"}

func answer(ctx context.Context, client *openai.Client, question string) (string, error) {
	response, err := client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{
		Model:    openai.GPT4o,
		Messages: []openai.ChatCompletionMessage{{Role: "user", Content: question}},
	})
	if err != nil {
		return "", err
	}
	return response.Choices[0].Message.Content, nil
}

func run(ctx context.Context, client *openai.Client, request openai.ChatCompletionRequest) error {
	response, err := client.CreateChatCompletion(ctx, request)
	if err != nil {
		return err
	}
	command := response.Choices[0].Message.Content
	return exec.Command("sh", "-c", command).Run() // bad: model-output-to-sink
}

func query(ctx context.Context, client *openai.Client, request openai.ChatCompletionRequest) (*sql.Rows, error) {
	response, err := client.CreateChatCompletion(ctx, request)
	if err != nil {
		return nil, err
	}
	return db.Query(response.Choices[0].Message.Content) // bad: model-output-to-sink
}

func page(w http.ResponseWriter, r *http.Request, model llms.Model) {
	text, err := llms.GenerateFromSinglePrompt(r.Context(), model, "Summarise the news")
	if err != nil {
		return
	}
	fmt.Fprintf(w, "<article>%s</article>", text) // bad: model-output-to-sink
}

func program(ctx context.Context, model llms.Model) error {
	name, err := llms.GenerateFromSinglePrompt(ctx, model, "Which program?")
	if err != nil {
		return err
	}
	return exec.CommandContext(ctx, name).Run() // bad: model-output-to-sink
}

func built(ctx context.Context, client *openai.Client) error {
	table, err := answer(ctx, client, "Which table?")
	if err != nil {
		return err
	}
	_, err = db.Exec("DELETE FROM " + table) // bad: model-output-to-sink
	return err
}

func pageEscaped(w http.ResponseWriter, r *http.Request, model llms.Model) {
	text, err := llms.GenerateFromSinglePrompt(r.Context(), model, "Summarise the news")
	if err != nil {
		return
	}
	fmt.Fprintf(w, "<article>%s</article>", html.EscapeString(text)) // ok: model-output-to-sink
}

func chosen(ctx context.Context, model llms.Model) (*sql.Rows, error) {
	name, err := llms.GenerateFromSinglePrompt(ctx, model, "Which report?")
	if err != nil {
		return nil, err
	}
	statement, ok := reports[name]
	if !ok {
		return nil, fmt.Errorf("no report %q", name)
	}
	return db.Query(statement) // ok: model-output-to-sink
}

func stored(ctx context.Context, client *openai.Client) error {
	text, err := answer(ctx, client, "A title, please")
	if err != nil {
		return err
	}
	_, err = db.Exec("INSERT INTO titles (title) VALUES ($1)", text) // ok: model-output-to-sink
	return err
}

func spoken(ctx context.Context, client *openai.Client) error {
	text, err := answer(ctx, client, "Say hello")
	if err != nil {
		return err
	}
	return exec.Command("espeak", text).Run() // ok: model-output-to-sink
}

func compared(ctx context.Context, client *openai.Client) (bool, error) {
	text, err := answer(ctx, client, "Yes or no?")
	return text == "yes", err // ok: model-output-to-sink
}
