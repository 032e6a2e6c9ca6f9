// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ChannelStatus} from "./ChannelStatus.sol";
import {ChannelHash} from "./libraries/ChannelHash.sol";
import {Payout} from "./libraries/Payout.sol";
import {Reclaim} from "./libraries/Reclaim.sol";
import {SafeToken} from "./libraries/SafeToken.sol";
import {
    Allocation, ChannelData, NATIVE_ASSET, ReclaimArgs, SingleAssetExit, isGuarantee
} from "./NitroTypes.sol";
import {ReentrancyLock} from "./ReentrancyLock.sol";

/// @title Money of the channels
/// @notice Takes deposits and pays the outcomes of final channels. A destination is an account if
/// its first twelve bytes are zero, otherwise another channel.
abstract contract AssetHolder is ChannelStatus, ReentrancyLock {
    /// @notice What each channel holds of each asset.
    mapping(address asset => mapping(bytes32 channelId => uint256 amount)) public holdings;

    /// @notice A channel was funded; the amount is the new total.
    event Deposited(bytes32 indexed destination, address asset, uint256 destinationHoldings);

    /// @notice A channel paid out some of one asset. The index is that of the asset in the outcome.
    event AllocationUpdated(
        bytes32 indexed channelId, uint256 assetIndex, uint256 initialHoldings, uint256 finalHoldings
    );

    /// @notice A guarantee of a ledger channel was turned into plain balances.
    event Reclaimed(bytes32 indexed channelId, uint256 assetIndex);

    /// @notice Funds a channel.
    /// @param asset Token, or zero for the chain's own coin.
    /// @param channelId The channel.
    /// @param expectedHeld What the channel must hold at present. Protects a later depositor if an
    /// earlier deposit disappears in a reorganisation.
    /// @param amount How much to add.
    function deposit(address asset, bytes32 channelId, uint256 expectedHeld, uint256 amount)
        external
        payable
        locked
    {
        require(!_isExternalDestination(channelId), "Deposit to external destination");
        require(holdings[asset][channelId] == expectedHeld, "held != expectedHeld");
        // Coins sent along with a token deposit would belong to nobody.
        require(msg.value == (asset == NATIVE_ASSET ? amount : 0), "Incorrect msg.value for deposit");

        uint256 held = expectedHeld + amount;
        // Written before the token is called: its hook must not act on the old number.
        holdings[asset][channelId] = held;
        if (asset != NATIVE_ASSET) SafeToken.pull(asset, msg.sender, amount);
        emit Deposited(channelId, asset, held);
    }

    /// @notice Pays selected entries of one asset of a final channel.
    /// @param assetIndex Place of the asset in the outcome.
    /// @param fromChannelId The channel.
    /// @param outcomeBytes Its outcome, ABI encoded.
    /// @param stateHash Hash with which it became final; zero after a conclusion.
    /// @param indices Entries to pay, strictly rising; none means all.
    function transfer(
        uint256 assetIndex,
        bytes32 fromChannelId,
        bytes calldata outcomeBytes,
        bytes32 stateHash,
        uint256[] calldata indices
    ) external locked {
        _requireRising(indices);
        (uint48 turnNumRecord, uint48 finalizesAt) =
            _requireFinalized(fromChannelId, stateHash, keccak256(outcomeBytes));
        SingleAssetExit[] memory outcome = abi.decode(outcomeBytes, (SingleAssetExit[]));
        address asset = outcome[assetIndex].asset;
        uint256 held = holdings[asset][fromChannelId];
        (,, Allocation[] memory exits, uint256 paid) =
            Payout.split(held, outcome[assetIndex].allocations, indices);

        holdings[asset][fromChannelId] = held - paid;
        statusOf[fromChannelId] =
            _pack(ChannelData(turnNumRecord, finalizesAt, stateHash, ChannelHash.outcomeHashOf(outcome)));
        emit AllocationUpdated(fromChannelId, assetIndex, held, held - paid);
        _pay(asset, exits);
    }

    /// @notice Replaces a guarantee in a final ledger channel by what its final target decided.
    /// @param reclaimArgs Both channels with their outcomes. No money moves.
    function reclaim(ReclaimArgs calldata reclaimArgs) external {
        bytes32 sourceId = reclaimArgs.sourceChannelId;
        (uint48 turnNumRecord, uint48 finalizesAt) = _requireFinalized(
            sourceId, reclaimArgs.sourceStateHash, keccak256(reclaimArgs.sourceOutcomeBytes)
        );
        SingleAssetExit[] memory source = abi.decode(reclaimArgs.sourceOutcomeBytes, (SingleAssetExit[]));
        SingleAssetExit memory ledger = source[reclaimArgs.sourceAssetIndex];
        ledger.allocations = Reclaim.settle(
            ledger.allocations,
            _targetAllocations(reclaimArgs, ledger),
            reclaimArgs.indexOfTargetInSource
        );

        statusOf[sourceId] = _pack(
            ChannelData(
                turnNumRecord, finalizesAt, reclaimArgs.sourceStateHash, ChannelHash.outcomeHashOf(source)
            )
        );
        emit Reclaimed(sourceId, reclaimArgs.sourceAssetIndex);
    }

    /// @notice Computes what `transfer` would pay.
    /// @param initialHoldings What the channel holds.
    /// @param allocations Entries of one asset.
    /// @param indices Entries to pay, rising; none means all.
    /// @return newAllocations What is still owed afterwards.
    /// @return allocatesOnlyZeros Whether nothing is owed any more.
    /// @return exitAllocations The payments.
    /// @return totalPayouts Their sum.
    function compute_transfer_effects_and_interactions(
        uint256 initialHoldings,
        Allocation[] memory allocations,
        uint256[] memory indices
    )
        external
        pure
        returns (
            Allocation[] memory newAllocations,
            bool allocatesOnlyZeros,
            Allocation[] memory exitAllocations,
            uint256 totalPayouts
        )
    {
        return Payout.split(initialHoldings, allocations, indices);
    }

    /// @notice Computes what `reclaim` would leave in the ledger channel.
    /// @param sourceAllocations Entries of the ledger channel.
    /// @param targetAllocations Entries of the guaranteed channel.
    /// @param indexOfTargetInSource Place of the guarantee.
    /// @return The source without the guarantee.
    function compute_reclaim_effects(
        Allocation[] memory sourceAllocations,
        Allocation[] memory targetAllocations,
        uint256 indexOfTargetInSource
    ) external pure returns (Allocation[] memory) {
        return Reclaim.settle(sourceAllocations, targetAllocations, indexOfTargetInSource);
    }

    /// @dev Pays every entry of every asset of a final channel. A channel that owes nothing any more
    /// is forgotten. The status is written here and nowhere before, because writing a word only to
    /// delete it is the dearest thing in a payout.
    function _payAllAssets(bytes32 channelId, ChannelData memory channel, SingleAssetExit[] memory outcome)
        internal
    {
        Allocation[][] memory exits = new Allocation[][](outcome.length);
        uint256[] memory held = new uint256[](outcome.length);
        uint256[] memory paid = new uint256[](outcome.length);
        bool paidUp = true;
        for (uint256 i = 0; i < outcome.length; ++i) {
            bool onlyZerosRemain;
            held[i] = holdings[outcome[i].asset][channelId];
            (, onlyZerosRemain, exits[i], paid[i]) =
                Payout.split(held[i], outcome[i].allocations, new uint256[](0));
            paidUp = paidUp && onlyZerosRemain;
        }

        for (uint256 i = 0; i < outcome.length; ++i) {
            // Checked subtraction from the stored value: an asset that is listed twice cannot be
            // paid twice.
            uint256 left = holdings[outcome[i].asset][channelId] - paid[i];
            holdings[outcome[i].asset][channelId] = left;
            emit AllocationUpdated(channelId, i, held[i], left);
        }
        if (paidUp) {
            delete statusOf[channelId];
        } else {
            channel.outcomeHash = ChannelHash.outcomeHashOf(outcome);
            statusOf[channelId] = _pack(channel);
        }

        for (uint256 i = 0; i < outcome.length; ++i) {
            _pay(outcome[i].asset, exits[i]);
        }
    }

    function _isExternalDestination(bytes32 destination) internal pure returns (bool) {
        return uint256(destination) >> 160 == 0;
    }

    function _pay(address asset, Allocation[] memory exits) private {
        for (uint256 i = 0; i < exits.length; ++i) {
            uint256 amount = exits[i].amount;
            // Nothing to send: a receiver or token that refuses zero must not block the others.
            if (amount == 0) continue;
            bytes32 destination = exits[i].destination;
            if (!_isExternalDestination(destination)) holdings[asset][destination] += amount;
            else _send(asset, address(uint160(uint256(destination))), amount);
        }
    }

    function _send(address asset, address to, uint256 amount) private {
        if (asset == NATIVE_ASSET) {
            (bool ok,) = to.call{value: amount}("");
            require(ok, "Could not transfer ETH");
        } else {
            SafeToken.push(asset, to, amount);
        }
    }

    function _requireRising(uint256[] calldata indices) private pure {
        for (uint256 i = 1; i < indices.length; ++i) {
            require(indices[i - 1] < indices[i], "Indices must be sorted");
        }
    }

    function _targetAllocations(ReclaimArgs calldata reclaimArgs, SingleAssetExit memory ledger)
        private
        view
        returns (Allocation[] memory)
    {
        Allocation memory guarantee = ledger.allocations[reclaimArgs.indexOfTargetInSource];
        require(isGuarantee(guarantee.allocationType), "not a guarantee allocation");
        SingleAssetExit[] memory target = abi.decode(reclaimArgs.targetOutcomeBytes, (SingleAssetExit[]));
        SingleAssetExit memory targetExit = target[reclaimArgs.targetAssetIndex];
        require(targetExit.asset == ledger.asset, "targetAsset != guaranteeAsset");
        _requireFinalized(
            guarantee.destination, reclaimArgs.targetStateHash, keccak256(reclaimArgs.targetOutcomeBytes)
        );
        return targetExit.allocations;
    }
}
