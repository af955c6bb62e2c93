<?php
// Drives Service-Now-PHPClient from its source: records of a table by curl.
require getenv('PEER_SOURCE') . '/SNClient/SNClient.php';

function attempt(string $step, callable $act): void
{
    try {
        $act();
        echo json_encode(['step' => $step, 'ok' => true]), "\n";
    } catch (Throwable $error) {
        echo json_encode(['step' => $step, 'ok' => false, 'detail' => $error->getMessage()]), "\n";
    }
}

function expect(bool $condition, mixed $otherwise): void
{
    if (!$condition) {
        throw new Exception(json_encode($otherwise));
    }
}

$client = new ServiceNowClient(getenv('SN_INSTANCE'), getenv('SN_USER'), getenv('SN_PASSWORD'), getenv('SN_PROXY'));
$made = null;

attempt('sign-in', fn () => expect($client->Authenticated(), 'refused'));
attempt('a wrong password is told', fn () => expect(!(new ServiceNowClient(getenv('SN_INSTANCE'), getenv('SN_USER'), 'wrong', getenv('SN_PROXY')))->Authenticated(), 'accepted'));
attempt('create', fn () => expect($client->CreateRecord('incident', ['short_description' => 'From PHP', 'urgency' => '1']), 'refused'));
attempt('retrieve by query', function () use ($client, &$made) {
    $rows = $client->RetrieveAllRecords('incident', 'sysparm_query=short_description=From%20PHP&sysparm_limit=10')->result;
    expect(count($rows) === 1, $rows);
    $made = $rows[0];
});
attempt('retrieve one', fn () => expect($client->RetrieveRecord('incident', $made->sys_id)->result->number === $made->number, 'another'));
attempt('all rows at once', fn () => expect(count($client->RetrieveAllRecords('incident')->result) > 200, 'too few'));
attempt('modify', function () use ($client, $made) {
    // The client takes 201 for success here, which the documentation does not give; what counts is the row.
    $client->ModifyRecord('incident', $made->sys_id, ['description' => 'changed']);
    expect($client->RetrieveRecord('incident', $made->sys_id)->result->description === 'changed', 'unchanged');
});
