using System.Globalization;
using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Contracts;
using Anyseat.People.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Modules;
using Anyseat.Staffing.Contracts;
using Anyseat.Voice.Contracts;

namespace Anyseat.Server.Demo;

/// <summary>The demo's organisation: a small shop for calm things, with two sites, three teams, four queues and people whose
/// passwords are known to all.</summary>
internal sealed class DemoOrganisation(
    IPeopleSeeder people, IInteractionSeeder interactions, IMessagingSeeder messaging, IVoiceSeeder voice, IStaffingSeeder staffing,
    IPeopleDirectory directory)
    : IStartStep
{
    /// <summary>The password of everybody in the demo.</summary>
    public const string Password = "quillfern-demo";

    /// <summary>Who can sign in, for the greeting: user name and what they are.</summary>
    public static IReadOnlyList<(string Username, string Role)> SignIns { get; } =
    [
        ("mei", "agent: sales, orders; Chinese and English"), ("jonas", "agent: sales, orders; English"),
        ("lin", "agent: returns, technical; Chinese and English"), ("ada", "agent: technical, returns; English"),
        ("zhou", "team leader"), ("flora", "floor manager"), ("admin", "administrator"),
    ];

    /// <summary>Where the demo's carrier is: another address of this machine, from which nothing comes by itself.</summary>
    public const string CarrierHost = "127.0.0.2";

    /// <summary>The demo's service number; its callers wait for <c>sales</c>.</summary>
    public const string ServiceNumber = "+862155500100";

    public StartPhase Phase => StartPhase.Seed;

    public async Task StartAsync(CancellationToken ct)
    {
        SeededPeople seeded = await people.SeedAsync(People(), ct);
        await interactions.SeedAsync(Interactions(seeded.Skills), ct);
        await messaging.SeedAsync(EntryPoint(), ct);
        await messaging.SeedAsync(Replies, ct);
        await voice.SeedAsync(Telephone(), ct);
        await staffing.SeedAsync(await PlanningAsync(ct), ct);
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    private static PeopleSeed People() => new()
    {
        Organisation = "Quillfern",
        Sites = [new SiteSeed("Shanghai", "Asia/Shanghai"), new SiteSeed("Dublin", "Europe/Dublin")],
        Teams = [new TeamSeed("Orders", "Shanghai"), new TeamSeed("Care", "Dublin")],
        Skills = ["Sales", "Orders", "Returns", "Technical", "Chinese"],
        Users =
        [
            Agent("mei", "Mei Chen", "Orders", "Shanghai", ("Sales", 4), ("Orders", 5), ("Chinese", 5)),
            Agent("jonas", "Jonas Berg", "Orders", "Dublin", ("Sales", 5), ("Orders", 3)),
            Agent("lin", "Lin Tao", "Care", "Shanghai", ("Returns", 5), ("Technical", 3), ("Orders", 3), ("Chinese", 5)),
            Agent("ada", "Ada Okafor", "Care", "Dublin", ("Technical", 5), ("Returns", 3), ("Sales", 2)),
            User("zhou", "Zhou Ying", "Orders", "Shanghai", Role.TeamLeader),
            User("flora", "Flora Haas", null, "Dublin", Role.FloorManager),
            User("admin", "Sam Rivera", null, "Dublin", Role.Admin),
        ],
    };

    private static UserSeed Agent(string username, string name, string team, string site, params (string Skill, int Level)[] skills) => new()
    {
        Username = username,
        DisplayName = name,
        Password = Password,
        Roles = [Role.Agent],
        Team = team,
        Site = site,
        Skills = skills.ToDictionary(skill => skill.Skill, skill => skill.Level),
        ChatLimit = 4,
    };

    private static UserSeed User(string username, string name, string? team, string site, Role role) => new()
    {
        Username = username,
        DisplayName = name,
        Password = Password,
        Roles = [role],
        Team = team,
        Site = site,
        ChatLimit = 2,
    };

    private static InteractionSeed Interactions(IReadOnlyDictionary<string, Guid> skills) => new()
    {
        Queues =
        [
            new QueueSeed(QueueId("sales"), Text("Sales", "售前咨询"), 5, Needs(skills, ("Sales", 2)), IsCallingBack: true),
            new QueueSeed(QueueId("orders"), Text("Orders and delivery", "订单与配送"), 6, Needs(skills, ("Orders", 3))),
            new QueueSeed(QueueId("returns"), Text("Returns", "退换货"), 5, Needs(skills, ("Returns", 3)), IsCallingBack: true),
            new QueueSeed(QueueId("technical"), Text("Technical help", "技术支持"), 5, Needs(skills, ("Technical", 3)), IsMostSkilledFirst: true),
        ],
        NotReadyReasons =
            [Text("Break", "休息"), Text("Lunch", "午餐"), Text("Meeting", "会议"), Text("Training", "培训"), Text("Paperwork", "案头工作")],
        DeclineReasons =
            [Text("Busy with a customer", "正在服务客户"), Text("Not my subject", "非我业务范围"), Text("Technical problem", "技术故障")],
        Dispositions =
        [
            Text("Solved", "已解决"), Text("Order placed", "已下单"), Text("Ticket to follow", "转工单跟进"), Text("Customer will come back", "客户稍后再联系"),
            Text("No answer from customer", "客户无应答"), Text("Not for us", "非本公司业务"),
        ],
    };

    private static IReadOnlyList<CannedReplySeed> Replies { get; } =
    [
        new("hello", "Hello! Thank you for writing to Quillfern. How can I help?", "您好！感谢联系羽蕨小铺，请问有什么可以帮您？"),
        new("order-number", "Could you tell me your order number? It begins with QF.", "请告诉我您的订单号，以 QF 开头。"),
        new("moment", "One moment please, I am looking it up.", "请稍等，我马上为您查询。"),
        new("return", "You can send it back within 30 days, and we pay the postage. Shall I send you the label?", "30 天内可以免费退回，运费由我们承担。需要我把退货单发给您吗？"),
        new("bye", "Thank you for your patience. Have a lovely day!", "感谢您的耐心等待，祝您生活愉快！"),
    ];

    private static EntryPoint EntryPoint() => new()
    {
        Key = "shop",
        Names = Text("Quillfern", "羽蕨小铺"),
        BrandColour = "#2F6B4F",
        QueueId = QueueId("sales"),
        Topics =
        [
            new EntryPointTopic("sales", Text("About a product", "商品咨询"), QueueId("sales")),
            new EntryPointTopic("orders", Text("My order", "我的订单"), QueueId("orders")),
            new EntryPointTopic("returns", Text("Return or exchange", "退换货"), QueueId("returns")),
            new EntryPointTopic("technical", Text("Something does not work", "使用问题"), QueueId("technical")),
        ],
    };

    private VoiceSeed Telephone()
    {
        int next = 201;
        return new VoiceSeed
        {
            Trunks = [new TrunkSeed("Demo carrier", CarrierHost, ServiceNumber)],
            Numbers =
            [
                new NumberSeed(ServiceNumber, Text("Sales line", "售前热线"), "sales-line", QueueId("sales"), IsChinese: false),
                new NumberSeed("+862155500200", Text("Returns line", "退换货热线"), "returns-line", QueueId("returns"), IsChinese: true),
            ],
            Phones =
            [
                .. from signIn in SignIns
                   let user = directory.Snapshot.Users.Values.SingleOrDefault(one => one.Username == signIn.Username)
                   where user is not null
                   select new PhoneSeed((next++).ToString(CultureInfo.InvariantCulture), user.Username, user.Id, Password),
            ],
            IsRecorded = true,
        };
    }

    // The day is the example of the documentation.
    private static async Task<StaffingSeed> PlanningAsync(CancellationToken ct)
    {
        await using Stream example = typeof(DemoOrganisation).Assembly.GetManifestResourceStream("quillfern-monday.json")
            ?? throw new InvalidOperationException("The example is missing in the build.");
        using var reader = new StreamReader(example);
        return new StaffingSeed(
            [("A Monday at Quillfern", await reader.ReadToEndAsync(ct))],
            [new MoveSeed("Five from sales to returns at ten", 5, "Sales", "Returns", "10:00")]);
    }

    private static Dictionary<Guid, int> Needs(IReadOnlyDictionary<string, Guid> skills, params (string Skill, int Level)[] needs) =>
        needs.ToDictionary(need => skills[need.Skill], need => need.Level);

    private static Guid QueueId(string key) => InputId.Of("demo-queue", key).Value;

    private static LocalizedText Text(string en, string zh) => new() { En = en, ZhCn = zh };
}
